import type { Engine } from '../engines/engine.ts';
import type { Plan, Step } from '../steps/plan.ts';
import { positionsIn } from '../steps/shape.ts';

/** Seconds and memory of steps on this machine. */
export interface Measured {
  /** Until the first step can be computed. */
  startSeconds: number;
  /** A position computed, padding too. */
  secondsAPosition: number;
  /** Resident memory of the process, bytes. */
  resident: number;
}

// As many steps as give a steady figure, and no more than a person waits for.
const mostSteps = 5;
const mostSeconds = 10;

/** Takes the first step of a plan again and again at learning rate 0: the first compiles, the middle one of the rest counts. */
export async function measure(engine: Engine, plan: Plan): Promise<Measured> {
  const [step] = plan.steps(1) as Iterable<Step>;
  const once = async () => {
    const began = performance.now();
    await engine.step(step!.batches, 0);
    return (performance.now() - began) / 1000;
  };
  const first = await once();
  const times: number[] = [];
  let spent = 0;
  while (times.length < mostSteps && (times.length === 0 || spent < mostSeconds)) {
    times.push(await once());
    spent += times.at(-1)!;
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  return {
    startSeconds: Math.max(0, first - middle),
    secondsAPosition: middle / computedIn(step!),
    resident: process.memoryUsage.rss(),
  };
}

/** Positions that a step computes, padding too. */
export function computedIn({ batches }: Step): number {
  return batches.reduce((sum, { shape }) => sum + positionsIn(shape), 0);
}
