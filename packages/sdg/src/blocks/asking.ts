import type { ChatRequest } from '@labpipe/model';
import { renderTemplate } from '@labpipe/model/template';
import { contentId } from '@labpipe/records';
import { expectAnswer } from '../estimate/answer.ts';
import { type Answer, askFor } from './ask.ts';
import type { Ask, AskingConfig } from './asking-config.ts';
import {
  type Block,
  type Context,
  joinMade,
  type Loss,
  type Made,
  type Place,
  type Row,
} from './block.ts';
import { describeFailure } from './failure.ts';
import { countOf, generationOf } from './generation.ts';
import { bareScores, isJudge, withVerdict } from './verdict.ts';

/** Which of a block's prompts is for a row. */
export type Choose = (row: Row) => { ask: Ask; loss?: never } | { loss: Loss; ask?: never };

type Request = ChatRequest & { seed: number };

/**
 * A block that asks the model about each row and makes a row of each answer that is found in the reply. Where a score is
 * among the columns it is a judge, and what it says is kept in the row's `verdicts`.
 */
export function openAsking(
  config: AskingConfig,
  place: Place,
  asks: readonly Ask[],
  choose: Choose,
): Block {
  const { name } = place;
  const { output_cols: outputs } = config;
  const generation = generationOf(config.gen_kwargs ?? {}, place);
  const choices = countOf(config.gen_kwargs?.n ?? 1, place);
  const samples = config.batch_kwargs?.num_samples;
  const constants = samples === undefined ? {} : { num_samples: countOf(samples, place) };

  const requestOf = ({ template }: Ask, row: Row, seed: number): Request => {
    const content = renderTemplate(template, { ...constants, ...row }).trim();
    return { messages: [{ role: 'user', content }], ...generation, seed: generation.seed ?? seed };
  };

  async function run(row: Row, context: Context): Promise<Made> {
    const { ask, loss } = choose(row);
    if (loss) return { rows: [], losses: [loss] };
    let asked: Request;
    try {
      asked = requestOf(ask, row, context.seed);
    } catch (error) {
      const detail = (error as Error).message;
      return lost({ how: 'failed', reason: 'prompt', detail, input: { row } });
    }
    let answers: Answer[];
    try {
      answers = await askFor(choices, asked, context);
    } catch (error) {
      // Nothing came of it because we were told to stop; that is no failure.
      if (context.signal?.aborted) throw error;
      return lost({ ...describeFailure(error as Error), input: { text: textOf(asked) } });
    }
    const before = { ...constants, ...row };
    return joinMade(answers.map((answer) => read(ask, answer, before, asked, context)));
  }

  const lost = (loss: Omit<Loss, 'stage'>): Made => ({
    rows: [],
    losses: [{ stage: name, ...loss }],
  });

  function read(
    ask: Ask,
    answer: Answer,
    row: Row,
    { messages }: Request,
    { client }: Context,
  ): Made {
    const { rows, refusals } = ask.parse(answer);
    const teacher = {
      model: client.model,
      endpoint: client.url,
      prompt: contentId(messages),
      seed: answer.seed,
    };
    return {
      rows: rows.map((values) => withColumns(row, columnsOf(outputs, values), teacher)),
      losses: refusals.map(({ reason, detail, text }) => ({
        how: 'rejected',
        stage: name,
        reason,
        detail,
        input: { ...pairIn(row), text },
      })),
    };
  }

  function withColumns(row: Row, found: Row, teacher: object): Row {
    if (!isJudge(outputs)) return { ...row, ...found, ...creditOf(outputs, row, teacher) };
    const columns = bareScores(found);
    return { ...row, ...columns, verdicts: withVerdict(name, row, columns) };
  }

  return {
    name,
    isPerRow: true,
    request: (row, seed) => {
      const { ask, loss } = choose(row);
      if (loss) throw new Error(loss.detail);
      return requestOf(ask, row, seed);
    },
    check: (row) => {
      for (const ask of asks) requestOf(ask, row, 0);
      return {
        ...row,
        ...constants,
        ...Object.fromEntries(outputs.map((column) => [column, '1'])),
      };
    },
    expect: (before, guess) => {
      const { ask, loss } = choose(before);
      if (loss) return { rows: [] };
      const row = { ...constants, ...before };
      const request = requestOf(ask, row, guess.seed);
      const isMany = 'num_samples' in constants && /\bnum_samples\b/.test(ask.template);
      const wanted = isMany ? (constants.num_samples ?? 1) : 1;
      const answer = expectAnswer({
        columns: outputs,
        form: ask.form,
        row,
        request,
        wanted,
        guess,
      });
      return {
        rows: [{ row: { ...row, ...answer.columns }, times: choices * answer.times }],
        ask: { requests: 1, request, reply: choices * answer.tokens },
      };
    },
    run: async (rows, context) => joinMade(await Promise.all(rows.map((row) => run(row, context)))),
  };
}

function columnsOf(names: readonly string[], values: readonly string[]): Row {
  return Object.fromEntries(
    names.slice(0, values.length).map((name, index) => [name, values[index]]),
  );
}

const answerColumns = ['question', 'response', 'output'];

// Who wrote a summary is not who wrote the answer; and who judges later wrote neither.
function creditOf(columns: readonly string[], row: Row, teacher: object): Row {
  const wrote = columns.some((column) => answerColumns.includes(column));
  return wrote || !('teacher' in row) ? { teacher } : {};
}

// A judge's reply says little without what it was about.
function pairIn({ question, response }: Row): Row {
  return {
    ...(question !== undefined && { question }),
    ...(response !== undefined && { response }),
  };
}

function textOf({ messages }: Request): string {
  return messages.map(({ content }) => content).join('\n');
}
