import { type Input, InputError } from '@labpipe/cli';
import { readLines } from '@labpipe/records';

/**
 * The records of a CSV file (RFC 4180: fields in quotes may hold commas, line ends and doubled quotes) as lines of JSON, with the
 * names of its first line as keys; MMLU as its authors hand it round has no such line. Every value is text. Throws InputError for a record with more fields than there are names,
 * and for a quote that never ends.
 */
export async function* csvLines({ name, bytes }: Input): AsyncGenerator<Buffer> {
  let names: string[] | undefined;
  for await (const { fields, line } of recordsOf(name, bytes)) {
    if (!names) {
      const isNameless = fields.length === mmluNames.length && /^[A-D]$/.test(fields.at(-1)!);
      names = isNameless ? mmluNames : fields;
      if (!isNameless) continue;
    }
    if (fields.length > names.length) {
      throw new InputError(
        `${name}:${line}`,
        `Unexpected ${fields.length} fields, expected ${names.length}, as in the first line: a field with a comma stands in quotes`,
      );
    }
    const record = Object.fromEntries(fields.map((field, at) => [names![at], field]));
    yield Buffer.from(`${JSON.stringify(record)}\n`);
  }
}

// A first line that ends with the letter of an answer is a question of theirs, not a line of names.
const mmluNames = ['question', 'choice0', 'choice1', 'choice2', 'choice3', 'answer'];

// What a quoted field may be at most: a quote that is never closed must not take all memory.
const longest = 1 << 24;

async function* recordsOf(
  name: string,
  bytes: AsyncIterable<string | Buffer>,
): AsyncGenerator<{ fields: string[]; line: number }> {
  let open: string[] = [];
  let size = 0;
  let number = 0;
  let first = 1;
  let isQuoted = false;
  const endless = () =>
    new InputError(
      `${name}:${first}`,
      'Unexpected quote without an end, expected another: a quote within a field is doubled',
    );
  for await (const line of readLines(bytes)) {
    number++;
    if (open.length === 0) {
      if (line === '') continue;
      first = number;
    }
    open.push(line);
    size += line.length;
    for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isQuoted = !isQuoted;
    if (isQuoted && size > longest) throw endless();
    if (isQuoted) continue;
    yield { fields: fieldsOf(open.join('\n')), line: first };
    [open, size] = [[], 0];
  }
  if (isQuoted) throw endless();
}

function fieldsOf(record: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= record.length; at++) {
    let field = '';
    if (record[at] === '"') {
      for (at++; ; at++) {
        const end = record.indexOf('"', at);
        if (end < 0) break;
        field += record.slice(at, end);
        at = end + 1;
        if (record[at] !== '"') break;
        field += '"';
      }
    }
    const comma = record.indexOf(',', at);
    const end = comma < 0 ? record.length : comma;
    fields.push(field + record.slice(at, end));
    at = end;
  }
  return fields;
}
