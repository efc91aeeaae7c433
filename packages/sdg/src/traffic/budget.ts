import { BudgetError } from '@labpipe/cli';
import { dollars, type Tally } from './tally.ts';
import { inPlaceOf, type Teacher } from './teacher.ts';

/** What a run may take. */
export interface Limits {
  tokens?: number | undefined;
  usd?: number | undefined;
  /** Seconds. */
  deadline?: number | undefined;
}

export interface Budget {
  /** Aborted when the budget is spent or the time is up: ask nothing more. */
  stopped: AbortSignal;
  /** Aborted when the time is up: wait for nothing more. */
  late: AbortSignal;
  over: () => BudgetError | undefined;
  /** Look at the tally. */
  check: () => void;
  close: () => void;
}

/** Watch over what a run takes. Each run has the whole budget anew, and what earlier ones kept costs nothing. */
export function openBudget({ tokens, usd, deadline }: Limits, tally: Tally): Budget {
  const stopped = new AbortController();
  const late = new AbortController();
  let over: BudgetError | undefined;

  const stop = (what: string) => {
    over ??= new BudgetError(
      `Unexpected end of the budget (${what}), expected to finish within it: what is finished is kept, and the same command goes on from here`,
    );
    stopped.abort();
  };
  const timer =
    deadline !== undefined &&
    setTimeout(() => {
      stop(`--deadline ${deadline} s`);
      late.abort();
    }, deadline * 1000);

  return {
    stopped: stopped.signal,
    late: late.signal,
    over: () => over,
    check: () => {
      const spent = tally.tokensIn + tally.tokensOut;
      if (tokens !== undefined && spent >= tokens) stop(`${spent} of --max-tokens ${tokens}`);
      if (usd !== undefined && tally.usd >= usd) stop(`${dollars(tally.usd)} of --max-usd ${usd}`);
    },
    close: () => {
      if (timer) clearTimeout(timer);
    },
  };
}

/** Ask nothing once the budget is spent; what is on its way is waited for. */
export function withinBudget(teacher: Teacher, { over }: Budget): Teacher {
  return inPlaceOf(teacher, async (request) => {
    const why = over();
    if (why) throw why;
    return teacher.chat(request);
  });
}
