import { type Io, ioWith } from '@labpipe/cli';
import {
  type AnswerCache,
  connect,
  type EndpointArgs,
  isEndpointNamed,
  type Jobs,
  openCache,
  remember,
} from '@labpipe/model';
import type { TokenCounter } from '@labpipe/tokenizer';
import { openBreaker } from '../flow/breaker.ts';
import type { Batch } from './batch/emit-batch.ts';
import {
  describeIngested,
  type Ingested,
  ingestBatch,
  withoutRefused,
} from './batch/ingest-batch.ts';
import { type Budget, openBudget, withinBudget } from './budget.ts';
import { byCompletions, ofFamily } from './completions.ts';
import { withinContext } from './context-size.ts';
import { offline } from './offline.ts';
import type { TrafficArgs } from './options.ts';
import { recordExchanges } from './record.ts';
import { replay } from './replay.ts';
import { noTally, type Tally, tallied } from './tally.ts';
import type { Teacher } from './teacher.ts';

/** A teacher with all that stands before it. */
export interface OpenTeacher {
  teacher: Teacher;
  tally: Tally;
  /** Aborted when nothing more is to be asked. */
  signal: AbortSignal;
  /** Why nothing more is asked, once that is so. */
  over: () => Error | undefined;
  close: () => void;
}

type Args = TrafficArgs &
  EndpointArgs & { 'skip-bad'?: boolean | undefined; quiet?: boolean | undefined };

/**
 * The teacher that the command line asks for: an endpoint behind its cache, a recording, or a batch to be written; recorded
 * when wanted.
 */
export async function openTeacher(
  args: Args,
  io: Io,
  { jobs, batch, counter }: { jobs: Jobs; batch?: Batch; counter: TokenCounter },
): Promise<OpenTeacher> {
  const tally = noTally();
  const limits = { tokens: args['max-tokens'], usd: args['max-usd'], deadline: args.deadline };
  const budget = openBudget(limits, tally);
  try {
    const { teacher, down, close } =
      args.replay === undefined
        ? await openEndpoint(args, io, { jobs, batch, counter, budget, tally })
        : {
            teacher: await replay(args.replay, io, args.model),
            down: () => undefined,
            close: () => {},
          };
    const recorded = args.record === undefined ? undefined : recordExchanges(teacher, args.record);
    const whole = recorded ?? teacher;
    const family = args['model-family'];
    return {
      teacher: family === undefined ? whole : ofFamily(whole, family),
      tally,
      signal: either(io.signal, budget.stopped),
      over: () => budget.over() ?? down(),
      close: () => {
        budget.close();
        close();
        recorded?.close();
      },
    };
  } catch (error) {
    budget.close();
    // What the deadline broke off is no failure of its own.
    throw budget.over() ?? error;
  }
}

// From the endpoint outwards: each sees only what those after it let through.
async function openEndpoint(
  args: Args,
  io: Io,
  world: {
    jobs: Jobs;
    batch: Batch | undefined;
    counter: TokenCounter;
    budget: Budget;
    tally: Tally;
  },
) {
  const { batch, counter, budget, tally } = world;
  const cache = openCache(isBatched(args) ? { ...args, resume: 'always' } : args, io, {
    tool: 'sdg',
    patience: (args['request-timeout'] ?? 300) * 1000,
    signal: either(io.signal, budget.late),
  });
  const { client, down } = openBreaker(await openClient(args, io, world));
  const asked = batch ? batch.instead(client) : client;
  const prices = { in: args['price-in'], out: args['price-out'] };
  const counted = tallied(asked, tally, { prices, counter }, budget.check);
  const context = args['server-ctx-size'];
  const fitting = context === undefined ? counted : withinContext(counted, context, counter);
  const within = withinBudget(fitting, budget);
  const given = cache && (await ingested(args, cache, io));
  const teacher = remember(given ? withoutRefused(within, given) : within, {
    cache,
    recall: args.resume !== 'never',
    // A batch asks nobody, so that nobody need wait for it.
    inTurn: batch === undefined,
    onRecall: () => {
      tally.recalled++;
    },
  });
  return { teacher, down, close: () => cache?.close() };
}

function isBatched(args: Args): boolean {
  return args['emit-batch'] !== undefined || args['ingest-batch'] !== undefined;
}

async function openClient(
  args: Args,
  io: Io,
  { jobs, budget }: { jobs: Jobs; budget: Budget },
): Promise<Teacher> {
  if (isBatched(args) && !isEndpointNamed(args, io)) return offline(args.model);
  const client = await connect(args, ioWith(io, { signal: either(io.signal, budget.late) }), {
    jobs,
  });
  return byCompletions(client);
}

async function ingested(args: Args, cache: AnswerCache, io: Io): Promise<Ingested | undefined> {
  const paths = args['ingest-batch']?.split(',').filter(Boolean);
  if (!paths) return undefined;
  const found = await ingestBatch(paths, cache, io, args['skip-bad'] ?? false);
  const isWhole = found.refused.size + found.nothing.size + found.bad === 0;
  if (!args.quiet || !isWhole)
    io.stderr.write(`sdg: ${paths.join(', ')}: ${describeIngested(found)}\n`);
  return found;
}

function either(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one ? AbortSignal.any([one, other]) : other;
}
