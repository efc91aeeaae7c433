import type { Document } from '../document.ts';
import type { Fact } from '../fact.ts';
import { plain } from '../markdown/inline.ts';
import type { Table } from '../markdown/table.ts';
import { factOfPair } from './pair.ts';

/** Two-column tables of attribute and value: each row is about the section's subject. */
export function attributeTables({ sections }: Document): Fact[] {
  return sections.flatMap(({ subject, blocks }) =>
    blocks.flatMap((block) =>
      block.type === 'table' && isAttributeTable(block) && subject !== undefined
        ? block.rows.flatMap(([key, value]) => factOfPair(subject, key!, value!) ?? [])
        : [],
    ),
  );
}

/** Whether a table's first column names attributes, rather than things that have them. */
export function isAttributeTable({ header }: Table): boolean {
  const [first = ''] = header;
  return (
    header.length === 2 && (plain(first) === '' || attributeHeads.has(plain(first).toLowerCase()))
  );
}

const attributeHeads = new Set(
  'attribute property feature field item characteristic detail data parameter measure measurement quantity fact key specification part'.split(
    ' ',
  ),
);
