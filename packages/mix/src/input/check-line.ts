import {
  isTooDeep,
  type Kind,
  type Sample,
  sample,
  tooDeep,
  validator,
  whyNotJson,
} from '@labpipe/records';
import { fromForeign } from '../formats/index.ts';
import { readQuestion } from '../formats/question.ts';
import { type GivenRow, givenRow } from '../given-row.ts';
import { fromGenerated } from './generated.ts';

/** What stands on a line, or what is wrong with it. */
export type Checked =
  | { sample: Sample; given?: never; wrong?: never }
  | { given: GivenRow; sample?: never; wrong?: never }
  | { wrong: string; sample?: never; given?: never };

/**
 * A check of lines, which compiles the schemas once; what has no `kind` is taken for a row of some format. `isBenchmark` takes
 * records that only ask as well.
 */
export function lineChecker(isBenchmark = false): (text: string) => Checked {
  const isSample = validatorOf(sample);
  const isRow = validatorOf(givenRow);
  return (text) => {
    const value = parse(text);
    if (value === undefined) return { wrong: whyNotJson(text) };
    if (isTooDeep(value)) return { wrong: tooDeep };
    const kind = (value as { kind?: unknown } | null)?.kind ?? 'row';
    if (kind !== 'sample' && kind !== 'row') {
      return { wrong: `Unexpected kind ${JSON.stringify(kind)}, expected sample or row` };
    }
    if (kind === 'sample') {
      const wrong = isSample(value);
      return wrong === undefined ? { sample: value as Sample } : { wrong };
    }
    if (!isRecord(value)) return { wrong: isRow(value) ?? 'Unexpected value, expected a record' };
    const generated = fromGenerated(value);
    if (generated) return { sample: generated };
    const read = fromForeign(value);
    const row = 'messages' in read || !isBenchmark ? read : (readQuestion(value) ?? read);
    if (!('messages' in row)) return { wrong: unknownFormat(row) };
    const wrong = isRow(row);
    return wrong === undefined ? { given: row as GivenRow } : { wrong };
  };
}

const keysTold = 6;

function unknownFormat(record: object): string {
  const keys = Object.keys(record);
  if (keys.includes('chosen') && keys.includes('rejected')) {
    return 'Unexpected preferences (chosen, rejected), expected rows with one answer: mix makes sets for supervised training';
  }
  const told = keys.slice(0, keysTold).map((key) => key.slice(0, 40));
  const found = keys.length > keysTold ? [...told, '…'] : told;
  return `Unexpected record of ${found.join(', ') || 'no keys'}, expected texts under the keys of a known format: messages, conversations, instruction and output, prompt and completion, question and answer, user and assistant, or text`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Ajv takes longer to load than most runs that need no check.
function validatorOf({ schema, name }: Kind<unknown>) {
  let validate: ReturnType<typeof validator> | undefined;
  return (value: unknown) => {
    validate ??= validator(schema, name);
    return validate(value);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
