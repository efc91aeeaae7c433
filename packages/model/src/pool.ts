import type { Lane } from './lane.ts';

/** Runs tasks over lanes: each over the one with most room, and in line when none has any. */
export type Pool<L extends Lane> = <T>(
  task: (lane: L) => Promise<T>,
  except?: ReadonlySet<L>,
) => Promise<T>;

/** At most `most` tasks run at a time, over all lanes together. */
export function openPool<L extends Lane>(lanes: readonly L[], most: number): Pool<L> {
  let running = 0;
  const waiting: { go: (lane: L) => void; except: ReadonlySet<L> }[] = [];

  const enter = (lane: L) => {
    running++;
    lane.running++;
    return lane;
  };
  const serve = () => {
    for (let at = 0; at < waiting.length && running < most; ) {
      const { go, except } = waiting[at] as (typeof waiting)[number];
      const lane = bestOf(lanes, except);
      if (lane) {
        waiting.splice(at, 1);
        go(enter(lane));
      } else if (except.size === 0) return;
      else at++;
    }
  };

  return async (task, except = none as ReadonlySet<L>) => {
    const free = waiting.length === 0 && running < most ? bestOf(lanes, except) : undefined;
    const lane = free
      ? enter(free)
      : await new Promise<L>((go) => {
          waiting.push({ go, except });
        });
    const began = performance.now();
    try {
      return await task(lane);
    } finally {
      const now = performance.now();
      lane.width.answered(now, waiting.length > 0, now - began);
      running--;
      lane.running--;
      serve();
    }
  };
}

const none: ReadonlySet<never> = new Set();

function bestOf<L extends Lane>(lanes: readonly L[], except: ReadonlySet<L>): L | undefined {
  const others = lanes.filter((lane) => !except.has(lane));
  const awake = others.filter(({ restsUntil }) => restsUntil <= performance.now());
  let best: L | undefined;
  for (const lane of awake.length > 0 ? awake : others) {
    if (useOf(lane) < 1 && (!best || useOf(lane) < useOf(best))) best = lane;
  }
  return best;
}

function useOf({ running, width }: Lane): number {
  return running / width.now();
}
