/** A work that an attribution.txt names: the line that it starts on, from 1, and its fields by lower-case name. */
export interface Work {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** The works of an attribution text. Another begins where a field comes a second time. */
export function worksOf(attribution: string): Work[] {
  const works: { line: number; fields: Map<string, string> }[] = [];
  for (const [index, line] of attribution.split(/\r\n?|\n/).entries()) {
    const colon = line.indexOf(':');
    const name = nameOf(line.slice(0, Math.max(colon, 0)).trim());
    if (!names.has(name)) continue;
    if (!works.at(-1) || works.at(-1)?.fields.has(name)) {
      works.push({ line: index + 1, fields: new Map() });
    }
    works.at(-1)?.fields.set(name, line.slice(colon + 1).trim());
  }
  return works.length > 0 ? works : [{ line: 1, fields: new Map() }];
}

// Many write the plural the other way round.
function nameOf(written: string): string {
  const name = written.toLowerCase().replace(/\s+/g, ' ');
  return /^creators? names?$/.test(name) ? 'creator names' : name;
}

const names: ReadonlySet<string> = new Set([
  'title of work',
  'link to work',
  'revision',
  'license of the work',
  'creator names',
]);
