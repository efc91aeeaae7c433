import type { ChatMessage } from '@labpipe/model';
import { contentId } from '@labpipe/records';
import { askFor } from './ask.ts';
import {
  type BlockType,
  type Context,
  joinMade,
  type Made,
  missingColumn,
  type Row,
} from './block.ts';
import { describeFailure } from './failure.ts';
import { countOf, type Generation, generationOf, generationSchema } from './generation.ts';
import { exactly, text } from './schema.ts';

interface Config {
  input_col: string;
  output_col: string;
  gen_kwargs?: Generation;
}

/** InstructLab's: several answers at temperature 0 would be one answer several times. */
const temperatureOfSeveral = 0.7;

/**
 * Sends a row's list of messages as it is, and puts the reply into a column: a text, or a list of texts when `n` is more
 * than 1, at a temperature of 0.7 unless the pipeline or the command line says another above 0.
 */
export const llmMessages: BlockType = {
  type: 'LLMMessagesBlock',
  config: exactly(
    { input_col: text, output_col: text, gen_kwargs: generationSchema },
    'input_col',
    'output_col',
  ),
  open: async ({ input_col: input, output_col: output, gen_kwargs = {} }: Config, place) => {
    const { name } = place;
    const choices = countOf(gen_kwargs.n ?? 1, place);
    const given = generationOf(gen_kwargs, place);
    const temperature =
      choices > 1 && (given.temperature ?? 0) <= 0 ? temperatureOfSeveral : given.temperature;
    const generation = { ...given, ...(temperature !== undefined && { temperature }) };

    const requestOf = (row: Row, seed: number) => ({
      messages: messagesIn(row[input], input),
      ...generation,
      seed: generation.seed ?? seed,
    });

    async function run(row: Row, context: Context): Promise<Made> {
      if (!(input in row)) return { rows: [], losses: [missingColumn(name, input, row).loss] };
      const lost = (loss: Pick<Made['losses'][number], 'how' | 'reason' | 'detail'>): Made => ({
        rows: [],
        losses: [{ stage: name, ...loss, input: { row } }],
      });
      let request: ReturnType<typeof requestOf>;
      try {
        request = requestOf(row, context.seed);
      } catch (error) {
        return lost({ how: 'failed', reason: 'prompt', detail: (error as Error).message });
      }
      try {
        const answers = await askFor(choices, request, context);
        const said = answers.map((answer) => answer.text.trim());
        const { client } = context;
        const teacher = {
          model: client.model,
          endpoint: client.url,
          prompt: contentId(request.messages),
          seed: request.seed,
        };
        return { rows: [{ ...row, [output]: choices > 1 ? said : said[0], teacher }], losses: [] };
      } catch (error) {
        if (context.signal?.aborted) throw error;
        return lost(describeFailure(error as Error));
      }
    }

    return {
      name,
      isPerRow: true,
      request: requestOf,
      check: (row) => {
        if (!(input in row)) throw new Error(missingColumn(name, input, row).loss.detail);
        return { ...row, [output]: choices > 1 ? ['1'] : '1' };
      },
      expect: (row, { seed, pair, count }) => {
        const request = requestOf(row, seed);
        const said = pair.answer;
        const tokens = Math.min(count(said), request.max_tokens ?? Number.POSITIVE_INFINITY);
        const value = choices > 1 ? Array.from({ length: choices }, () => said) : said;
        return {
          rows: [{ row: { ...row, [output]: value }, times: 1 }],
          ask: { requests: 1, request, reply: choices * tokens },
        };
      },
      run: async (rows, context) =>
        joinMade(await Promise.all(rows.map((row) => run(row, context)))),
    };
  },
};

function messagesIn(value: unknown, column: string): ChatMessage[] {
  const isMessages = Array.isArray(value) && value.length > 0 && value.every(isMessage);
  if (isMessages) return value;
  throw new Error(
    `Unexpected ${column} ${JSON.stringify(value)}, expected a list of messages with role and content`,
  );
}

function isMessage(value: unknown): value is ChatMessage {
  const { role, content } = (value ?? {}) as Record<string, unknown>;
  return typeof role === 'string' && typeof content === 'string';
}
