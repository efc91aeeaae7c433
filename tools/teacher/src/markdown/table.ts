/** A pipe table: every row has as many cells as the header. */
export interface Table {
  header: string[];
  rows: string[][];
}

/** The pipe table that starts at this line, and the index of the first line after it; undefined when none does. */
export function tableAt(lines: string[], start: number): (Table & { end: number }) | undefined {
  const first = lines[start]!;
  const rule = lines[start + 1];
  if (rule === undefined || !first.includes('|') || !rule.includes('-')) return undefined;
  const header = cells(first);
  const dashes = cells(rule);
  if (dashes.length !== header.length || !dashes.every((cell) => /^:?-+:?$/.test(cell))) {
    return undefined;
  }
  const rows: string[][] = [];
  let end = start + 2;
  for (; end < lines.length && lines[end]!.includes('|'); end++) {
    const row = cells(lines[end]!);
    rows.push(header.map((_, column) => row[column] ?? ''));
  }
  return { header, rows, end };
}

function cells(line: string): string[] {
  const text = line.trim().replaceAll('\\|', '\u0000').replace(/^\|/, '').replace(/\|$/, '');
  return text.split('|').map((cell) => cell.replaceAll('\u0000', '|').trim());
}
