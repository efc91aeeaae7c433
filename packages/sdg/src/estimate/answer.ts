import type { ChatRequest } from '@labpipe/model';
import type { Guess, Row } from '../blocks/block.ts';
import { isScore } from '../blocks/verdict.ts';
import type { ParserConfig } from '../parse/parser.ts';
import type { Tags } from '../parse/tags.ts';

/** The marks between which a prompt wants each column of a row written; none where the reply is one text. */
export type ReplyForm = readonly Tags[];

const pairForm: ReplyForm = [
  { start: '[QUESTION]', end: '' },
  { start: '[ANSWER]', end: '[END]' },
];

/** How a block's prompt wants its rows written. */
export function replyForm({ parser_name: parser }: ParserConfig, tags: ReplyForm): ReplyForm {
  return parser === undefined ? tags : pairForm;
}

interface Wish {
  columns: readonly string[];
  form: ReplyForm;
  row: Row;
  request: ChatRequest;
  /** Rows that the prompt asks for. */
  wanted: number;
  guess: Guess;
}

/** What one answer is expected to be: the columns of its rows, how many of them, and the tokens written. */
export interface ExpectedAnswer {
  columns: Row;
  times: number;
  tokens: number;
}

/**
 * Suppose an answer to a request: as many rows as it asks for, or as fit into `max_tokens`, each as long as the nearest text that
 * is known: a pair of the leaf's own, the example in the prompt, or else the longest text that the prompt is about.
 */
export function expectAnswer({ columns, form, row, request, wanted, guess }: Wish): ExpectedAnswer {
  const prompt = request.messages.map(({ content }) => content).join('\n');
  const texts = columns.map((column, at) => usualText(column, form[at], { prompt, row, guess }));
  const written = texts.map((text, at) => {
    const { start = '', end = '' } = form[at] ?? {};
    return `${start}\n${text}\n${end}`.trim();
  });
  const size = Math.max(1, guess.count(written.join('\n')));
  const room = request.max_tokens ?? Number.POSITIVE_INFINITY;
  const times = Math.min(wanted, Math.max(1, Math.floor(room / size)));
  return {
    columns: Object.fromEntries(columns.map((column, at) => [column, texts[at]])),
    times,
    tokens: Math.min(times * size, room),
  };
}

function usualText(
  column: string,
  tags: Tags | undefined,
  { prompt, row, guess: { pair } }: { prompt: string; row: Row; guess: Guess },
): string {
  if (column === 'question') return pair.question;
  if (column === 'response') return pair.answer;
  if (column === 'output') return `${pair.question}\n${pair.answer}`;
  const example = tags && exampleIn(prompt, tags);
  return example ?? (isScore(column) ? '1' : longestIn(prompt, row));
}

/** The first text that the prompt shows between tags, each on a line of its own. */
function exampleIn(prompt: string, { start, end }: Tags): string | undefined {
  if (start === '' || end === '') return undefined;
  const from = prompt.indexOf(`${start}\n`);
  const to = prompt.indexOf(`\n${end}`, from);
  return from < 0 || to < 0 ? undefined : prompt.slice(from + start.length + 1, to);
}

/** The longest text of a row that its prompt holds. */
function longestIn(prompt: string, row: Row): string {
  const held = Object.values(row).filter(
    (value): value is string => typeof value === 'string' && prompt.includes(value.trim()),
  );
  return held.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}
