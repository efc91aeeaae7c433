import type { Parsed, Reply } from './reply.ts';
import { spokenText } from './reply.ts';

/** The groups of every match of a pattern, each with these texts removed (InstructLab's `custom` parser). */
export function parsePattern({ text }: Reply, pattern: RegExp, cleanup: readonly string[]): Parsed {
  const rows = Array.from(spokenText(text).matchAll(pattern), ([all, ...groups]) =>
    (groups.length > 0 ? groups : [all]).map((group) => clean(group ?? '', cleanup)),
  );
  if (rows.length > 0) return { rows, refusals: [] };
  const detail = `Unexpected text, expected a match of ${pattern.source}`;
  return { rows, refusals: [{ reason: 'unparsable', detail, text }] };
}

/** A Python regular expression as ours; throws a SyntaxError for what we cannot read. */
export function compilePattern(source: string): RegExp {
  const ours = source.replaceAll('(?P<', '(?<').replace(/\\Z/g, '$').replace(/\\A/g, '^');
  return new RegExp(ours, 'gs');
}

function clean(text: string, tags: readonly string[]): string {
  return tags.reduce((rest, tag) => rest.replaceAll(tag, ''), text.trim()).trim();
}
