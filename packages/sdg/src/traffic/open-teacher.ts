import type { Io } from '@labpipe/cli';
import { connect, type EndpointArgs, type Jobs, openCache, remember } from '@labpipe/model';
import { openBreaker } from '../flow/breaker.ts';
import { type Budget, openBudget, withinBudget } from './budget.ts';

import { withinContext } from './context-size.ts';
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

/** The teacher that the command line asks for: an endpoint behind its cache, or a recording; recorded when wanted. */
export async function openTeacher(
  args: TrafficArgs & EndpointArgs,
  io: Io,
  jobs: Jobs,
): Promise<OpenTeacher> {
  const tally = noTally();
  const limits = { tokens: args['max-tokens'], usd: args['max-usd'], deadline: args.deadline };
  const budget = openBudget(limits, tally);
  try {
    const { teacher, down, close } =
      args.replay === undefined
        ? await openEndpoint(args, io, { jobs, budget, tally })
        : {
            teacher: await replay(args.replay, io, args.model),
            down: () => undefined,
            close: () => {},
          };
    const recorded = args.record === undefined ? undefined : recordExchanges(teacher, args.record);
    return {
      teacher: recorded ?? teacher,
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
    throw error;
  }
}

// From the endpoint outwards: each sees only what those after it let through.
async function openEndpoint(
  args: TrafficArgs & EndpointArgs,
  io: Io,
  { jobs, budget, tally }: { jobs: Jobs; budget: Budget; tally: Tally },
) {
  const cache = openCache(args, io, 'sdg');
  const signal = either(io.signal, budget.late);
  const { client, down } = openBreaker(await connect(args, { ...io, signal }, { jobs }));
  const prices = { in: args['price-in'], out: args['price-out'] };
  const counted = tallied(client, tally, prices, budget.check);
  const context = args['server-ctx-size'];
  const fitting = context === undefined ? counted : withinContext(counted, context);
  const teacher = remember(withinBudget(fitting, budget), {
    cache,
    recall: args.resume !== 'never',
    onRecall: () => {
      tally.recalled++;
    },
  });
  return { teacher, down, close: () => cache?.close() };
}

function either(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one ? AbortSignal.any([one, other]) : other;
}
