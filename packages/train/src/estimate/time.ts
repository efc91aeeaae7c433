import type { Engine } from '../engines/engine.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import type { Plan } from '../steps/plan.ts';

/** Seconds of a run on this machine. */
export interface RunTime {
  /** Compiling: once a shape of micro-batches. */
  compiling: number;
  /** All steps. */
  stepping: number;
}

// As many rounds as give a steady figure, and no more than a person waits for: the first ones of a small model are slow.
const leastRounds = 5;
const mostRounds = 60;
const enoughSeconds = 6;
const mostSeconds = 20;

/**
 * The time of a whole plan, from a micro-batch of each shape taken again and again at learning rate 0, and a step without any (the optimizer's part). The first
 * of a shape compiles; of the others the middle one counts. Nothing is learned.
 */
export async function timeOf(engine: Engine, plan: Plan, epochs: number): Promise<RunTime> {
  const counts = countShapes(plan);
  const first = new Map<string, number>();
  for (const [key, { batch }] of counts) first.set(key, await secondsOf(engine, [batch]));
  const optimizing: number[] = [];
  const times = new Map<string, number[]>([...counts.keys()].map((key) => [key, []]));
  const began = performance.now();
  for (let round = 1; round <= mostRounds; round++) {
    optimizing.push(await secondsOf(engine, []));
    for (const [key, { batch }] of counts) {
      times.get(key)!.push(await secondsOf(engine, [batch]));
    }
    const seconds = (performance.now() - began) / 1000;
    if (seconds > (round < leastRounds ? mostSeconds : enoughSeconds)) break;
  }
  const alone = middle(optimizing);
  let [compiling, stepping] = [0, epochs * plan.stepsAnEpoch * alone];
  for (const [key, { count }] of counts) {
    const seconds = middle(times.get(key)!);
    compiling += Math.max(0, first.get(key)! - seconds);
    stepping += epochs * count * Math.max(0, seconds - alone);
  }
  return { compiling, stepping };
}

/** One micro-batch of each shape in an epoch, and how many there are. */
function countShapes(plan: Plan): Map<string, { batch: MicroBatch; count: number }> {
  const counts = new Map<string, { batch: MicroBatch; count: number }>();
  for (const { batches } of plan.steps(1)) {
    for (const batch of batches) {
      const key = JSON.stringify(batch.shape);
      const known = counts.get(key) ?? { batch, count: 0 };
      known.count++;
      counts.set(key, known);
    }
  }
  return counts;
}

async function secondsOf(engine: Engine, batches: readonly MicroBatch[]): Promise<number> {
  const began = performance.now();
  await engine.step(batches, 0);
  return (performance.now() - began) / 1000;
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
