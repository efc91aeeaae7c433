import { UsageError } from '@labpipe/cli';
import { exactly, text, texts } from '../blocks/schema.ts';
import { parsePairs } from './pairs.ts';
import { compilePattern, parsePattern } from './pattern.ts';
import type { Parsed, Reply } from './reply.ts';
import { parseTags, type Tags } from './tags.ts';

/** Finds rows in a reply. */
export type Parser = (reply: Reply) => Parsed;

/** `parser_kwargs` of a pipeline. */
export interface ParserConfig {
  /** `custom`: by a pattern; `pairs`: questions and answers however they are written; none: by the prompt's tags. */
  parser_name?: 'custom' | 'pairs';
  parsing_pattern?: string;
  parser_cleanup_tags?: string[];
}

export const parserSchema = exactly({
  parser_name: { enum: ['custom', 'pairs'] },
  parsing_pattern: text,
  parser_cleanup_tags: texts,
});

/** The parser that a block asks for; `at` names the block in messages. */
export function openParser(
  config: ParserConfig,
  tags: readonly Tags[],
  columns: readonly string[],
  at: string,
): Parser {
  if (config.parser_name === 'pairs') {
    if (columns.length !== 2)
      throw new UsageError(
        `${at}.output_cols: Unexpected ${columns.length}, expected a question and an answer`,
      );
    return parsePairs;
  }
  if (config.parser_name === 'custom') return openPattern(config, at);
  if (tags.length === columns.length) return (reply) => parseTags(reply, tags, columns);
  if (tags.length === 0 && columns.length === 1)
    return (reply) => parseTags(reply, [{ start: '', end: '' }], columns);
  throw new UsageError(
    `${at}.output_cols: Unexpected ${columns.length}, expected one for each of the prompt's ${tags.length} tags`,
  );
}

function openPattern(
  { parsing_pattern: source, parser_cleanup_tags: cleanup = [] }: ParserConfig,
  at: string,
): Parser {
  if (source === undefined)
    throw new UsageError(
      `${at}.parser_kwargs: Unexpected missing parsing_pattern, expected one for 'custom'`,
    );
  try {
    const pattern = compilePattern(source);
    return (reply) => parsePattern(reply, pattern, cleanup);
  } catch (cause) {
    throw new UsageError(`${at}.parser_kwargs.parsing_pattern: ${(cause as Error).message}`, {
      cause,
    });
  }
}
