import { readFile } from 'node:fs/promises';
import { InputError } from '@labpipe/cli';
import type { CsvError } from 'csv-parse';

/** The letters of the choices. */
export const letters = ['A', 'B', 'C', 'D'] as const;

/** A question with four choices; `answer` is the place of the right one, from 0. */
export interface Item {
  question: string;
  choices: readonly string[];
  answer: number;
}

/**
 * The questions of one CSV file: question, four choices, and the right one as 0 to 3 or A to D. A first line that names the columns is
 * passed over: MMLU's own files have none. Throws InputError for any other line, and for a file without any.
 */
export async function readTask(path: string): Promise<Item[]> {
  const { parse } = await import('csv-parse/sync');
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new InputError(
      path,
      `Unexpected ${cause.code}, expected the questions of a subject, as CSV: is --tasks-dir right?`,
      { cause },
    );
  });
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, { bom: true, info: true, skipEmptyLines: true }) as never;
  } catch (cause) {
    const { message } = cause as CsvError;
    throw new InputError(path, `Unexpected text (${message}), expected CSV`, { cause });
  }
  const rows = isHeading(records[0]?.record) ? records.slice(1) : records;
  if (rows.length === 0) throw new InputError(path, 'Unexpected empty file, expected questions');
  return rows.map(({ record, info }) => toItem(record, `${path}:${info.lines}`));
}

function isHeading(row: readonly string[] | undefined): boolean {
  return row?.[0] === 'question' && answerOf(row.at(-1)) === undefined;
}

function toItem(row: readonly string[], at: string): Item {
  const [question = '', ...others] = row;
  if (row.length !== 6) {
    throw new InputError(
      at,
      `Unexpected ${row.length} columns, expected 6: question, four choices, answer`,
    );
  }
  const answer = answerOf(others[4]);
  if (answer === undefined) {
    throw new InputError(
      at,
      `Unexpected answer ${JSON.stringify(others[4])}, expected 0 to 3 or A to D`,
    );
  }
  return { question, choices: others.slice(0, 4), answer };
}

function answerOf(text = ''): number | undefined {
  const said = text.trim();
  const place = /^[0-3]$/.test(said) ? Number(said) : letters.indexOf(said as never);
  return place >= 0 ? place : undefined;
}
