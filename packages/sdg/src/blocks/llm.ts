import { resolve } from 'node:path';
import { EndpointError } from '@labpipe/cli';
import { type ChatRequest, RequestError } from '@labpipe/model';
import { renderTemplate } from '@labpipe/model/template';
import { contentId } from '@labpipe/records';
import { withoutPassword } from '../documents/url.ts';
import { readPrompt } from '../flow/prompt.ts';
import { openParser, type Parser, type ParserConfig, parserSchema } from '../parse/parser.ts';
import { type Answer, askFor } from './ask.ts';
import {
  type Block,
  type BlockType,
  type Context,
  joinMade,
  type Loss,
  type Made,
  type Place,
  type Row,
} from './block.ts';
import {
  type Count,
  countOf,
  countSchema,
  type Generation,
  generationOf,
  generationSchema,
} from './generation.ts';
import { exactly, text, texts } from './schema.ts';

interface Config {
  config_path: string;
  output_cols: string[];
  gen_kwargs?: Generation;
  parser_kwargs?: ParserConfig;
  batch_kwargs?: { num_samples?: Count };
}

/**
 * Asks the model about each row by chat completions, with the prompt config at `config_path`, and makes a row of each
 * answer that the parser finds. `n` and `batch_kwargs.num_samples` may be `scaled`: --scale-factor.
 */
export const llm: BlockType = {
  type: 'LLMBlock',
  config: exactly(
    {
      config_path: text,
      output_cols: { ...texts, minItems: 1 },
      gen_kwargs: generationSchema,
      parser_kwargs: parserSchema,
      // Upstream's pipelines say `batched` here; in chat, how requests are batched is the server's business.
      batch_kwargs: { type: 'object', properties: { num_samples: countSchema } },
    },
    'config_path',
    'output_cols',
  ),
  open: async (config: Config, place) => {
    const { template, tags } = await readPrompt(resolve(place.folder, config.config_path));
    const parse = openParser(config.parser_kwargs ?? {}, tags, config.output_cols.length, place.at);
    return openLlm(config, place, template, parse);
  },
};

type Request = ChatRequest & { seed: number };

function openLlm(config: Config, place: Place, template: string, parse: Parser): Block {
  const { name } = place;
  const generation = generationOf(config.gen_kwargs ?? {}, place);
  const choices = countOf(config.gen_kwargs?.n ?? 1, place);
  const samples = config.batch_kwargs?.num_samples;
  const constants = samples === undefined ? {} : { num_samples: countOf(samples, place) };

  const request = (row: Row, seed: number): Request => {
    const content = renderTemplate(template, { ...constants, ...row }).trim();
    return { messages: [{ role: 'user', content }], ...generation, seed: generation.seed ?? seed };
  };

  async function ask(row: Row, context: Context): Promise<Made> {
    let asked: Request;
    try {
      asked = request(row, context.seed);
    } catch (error) {
      return lost({
        how: 'failed',
        reason: 'prompt',
        detail: (error as Error).message,
        input: { row },
      });
    }
    let answers: Answer[];
    try {
      answers = await askFor(choices, asked, context);
    } catch (error) {
      // Nothing came of it because we were told to stop; that is no failure.
      if (context.signal?.aborted) throw error;
      return lost({ ...describeFailure(error as Error), input: { text: textOf(asked) } });
    }
    return joinMade(
      answers.map((answer) => rowsOf(answer, { ...constants, ...row }, asked, context)),
    );
  }

  const lost = (loss: Omit<Loss, 'stage'>): Made => ({
    rows: [],
    losses: [{ stage: name, ...loss }],
  });

  function rowsOf(answer: Answer, row: Row, { messages }: Request, { client }: Context): Made {
    const { rows, refusals } = parse(answer);
    const teacher = {
      model: client.model,
      endpoint: withoutPassword(client.url),
      prompt: contentId(messages),
      seed: answer.seed,
    };
    return {
      rows: rows.map((values) => ({
        ...row,
        ...columnsOf(config.output_cols, values),
        ...creditOf(config, row, teacher),
      })),
      losses: refusals.map(({ reason, detail, text }) => ({
        how: 'rejected',
        stage: name,
        reason,
        detail,
        input: { text },
      })),
    };
  }

  return {
    name,
    request,
    run: async (rows, context) => joinMade(await Promise.all(rows.map((row) => ask(row, context)))),
  };
}

function columnsOf(names: readonly string[], values: readonly string[]): Row {
  return Object.fromEntries(
    names.slice(0, values.length).map((name, index) => [name, values[index]]),
  );
}

const answerColumns = ['question', 'response', 'output'];

// A judge that comes later is not who wrote the answer.
function creditOf({ output_cols: columns }: Config, row: Row, teacher: object): Row {
  const wrote = columns.some((column) => answerColumns.includes(column));
  return wrote || !('teacher' in row) ? { teacher } : {};
}

function textOf({ messages }: Request): string {
  return messages.map(({ content }) => content).join('\n');
}

function describeFailure(error: Error): Pick<Loss, 'how' | 'reason' | 'detail'> {
  const { message } = error;
  if (error instanceof EndpointError)
    return { how: 'failed', reason: 'no-answer', detail: message };
  if (error instanceof RequestError) {
    return { how: 'failed', reason: 'request-refused', detail: message };
  }
  const detail = `Unexpected answer (${message}), expected a chat completion: is --endpoint-url right?`;
  return { how: 'failed', reason: 'unreadable-answer', detail };
}
