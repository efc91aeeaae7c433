import type { Document } from '../document.ts';
import type { Fact } from '../fact.ts';
import { nounInside } from '../grammar/words.ts';
import { plain } from '../markdown/inline.ts';
import type { Table } from '../markdown/table.ts';
import { isAttributeTable } from './attribute-tables.ts';
import { factOfPair } from './pair.ts';

/** Tables with a thing a row: each other column is an attribute of "the bell Brindle", "deck 3 of the Velm Tower". */
export function entityTables({ sections }: Document): Fact[] {
  return sections.flatMap(({ subject, blocks }) =>
    blocks.flatMap((block) =>
      block.type === 'table' && !isAttributeTable(block) && hasEntities(block)
        ? block.rows.flatMap((row) => factsOfRow(block.header, row, subject))
        : [],
    ),
  );
}

function factsOfRow(header: string[], [label = '', ...cells]: string[], section?: string): Fact[] {
  const subject = subjectOfRow(plain(header[0]!), plain(label), section);
  if (subject === undefined) return [];
  return cells.flatMap((cell, index) => {
    const fact = factOfPair(subject, header[index + 1]!, cell);
    return fact ? [{ ...fact, evidence: [label, ...cells].map(plain).join(' | ') }] : [];
  });
}

// Years, ranks and numbers count rows; they are no things of which one can ask.
function hasEntities({ header, rows }: Table): boolean {
  const head = plain(header[0]!);
  const labels = rows.map(([label]) => plain(label!).toLowerCase());
  return (
    header.length > 1 &&
    /^\p{L}[\p{L} -]{1,30}$/u.test(head) &&
    !/^(year|date|rank|no|number|time|season|period|week|day|month|ref|title|pos|position|chapter|episode)s?$/i.test(
      head,
    ) &&
    labels.every((label) => label !== '') &&
    new Set(labels).size === labels.length
  );
}

function subjectOfRow(head: string, label: string, section?: string): string | undefined {
  if (label.split(' ').length > 6 || !/^[\p{L}\p{N}][\p{L}\p{N}.'’ -]*$/u.test(label))
    return undefined;
  const noun = nounInside(head);
  if (/^\p{Lu}/u.test(label)) return `the ${noun} ${label}`;
  if (section === undefined) return undefined;
  return /^\p{N}/u.test(label) ? `${noun} ${label} of ${section}` : `the ${label} of ${section}`;
}
