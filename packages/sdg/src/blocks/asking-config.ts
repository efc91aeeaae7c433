import { resolve } from 'node:path';
import { type ReplyForm, replyForm } from '../estimate/answer.ts';
import { readPrompt } from '../flow/prompt.ts';
import { openParser, type Parser, type ParserConfig, parserSchema } from '../parse/parser.ts';
import type { Place } from './block.ts';
import { type Count, countSchema, type Generation, generationSchema } from './generation.ts';
import { texts } from './schema.ts';

/** The config that every block with a prompt has. */
export interface AskingConfig {
  output_cols: string[];
  gen_kwargs?: Generation;
  parser_kwargs?: ParserConfig;
  batch_kwargs?: { num_samples?: Count };
}

export const askingSchema = {
  output_cols: { ...texts, minItems: 1 },
  gen_kwargs: generationSchema,
  parser_kwargs: parserSchema,
  // Upstream's pipelines say `batched` here; in chat, how requests are batched is the server's business.
  batch_kwargs: { type: 'object', properties: { num_samples: countSchema } },
};

/** What to ask about a row, and how to read the reply. */
export interface Ask {
  template: string;
  parse: Parser;
  form: ReplyForm;
}

/** The prompt config at a path, with the parser that the block asks for. */
export async function readAsk(path: string, config: AskingConfig, place: Place): Promise<Ask> {
  const { template, tags } = await readPrompt(resolve(place.folder, path), place);
  const parse = openParser(config.parser_kwargs ?? {}, tags, config.output_cols, place.at);
  return { template, parse, form: replyForm(config.parser_kwargs ?? {}, tags) };
}
