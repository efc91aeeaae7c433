import { setImmediate } from 'node:timers/promises';
import { DivergenceError } from './divergence-error.ts';
import type { Engine } from './engines/engine.ts';
import { learningRate, type Schedule } from './model/schedule.ts';
import { type RowLoss, rowLosses } from './sample-loss/row-losses.ts';
import type { Plan } from './steps/plan.ts';

/** Where in a plan a run is: all that it needs, beside weights and optimizer, to go on. */
export interface Position {
  /** Steps taken, over the whole run. */
  step: number;
  /** Rows of the run so far, each as often as it was seen. */
  samplesSeen: number;
  /** Of this epoch so far: the sum of losses over learned tokens, and their number. */
  seen: { loss: number; learned: number };
}

export const start: Position = { step: 0, samplesSeen: 0, seen: { loss: 0, learned: 0 } };

/** How far a run is after a step. */
export interface Progress extends Position {
  /** From 1. */
  epoch: number;
  /** Of the learned tokens of this step, before it. */
  loss: number;
  /** Over the learned tokens of this epoch so far. */
  epochLoss: number;
  rate: number;
  /** Before clipping. */
  gradientNorm: number;
  /** Tokens of this step, padding left out. */
  tokens: number;
  seconds: number;
  /** Rows of this step. */
  samples: number;
  /** The loss of each of them. */
  rowLosses: readonly RowLoss[];
  endsEpoch: boolean;
  endsRun: boolean;
}

/** Runs a plan step by step from a position on; a DivergenceError where the loss or the gradients are no longer finite. */
export async function* train(
  engine: Engine,
  plan: Plan,
  { epochs, schedule, from = start }: { epochs: number; schedule: Schedule; from?: Position },
): AsyncGenerator<Progress> {
  let { step: count, samplesSeen } = from;
  for (let epoch = Math.floor(count / plan.stepsAnEpoch) + 1; epoch <= epochs; epoch++) {
    let toSkip = count - (epoch - 1) * plan.stepsAnEpoch;
    let seen = toSkip > 0 ? from.seen : start.seen;
    for (const { batches, examples, tokens, learned } of plan.steps(epoch)) {
      if (toSkip-- > 0) continue;
      const began = performance.now();
      const rate = learningRate(schedule, ++count);
      const { loss, losses, gradientNorm } = await engine.step(batches, rate);
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
        throw diverged({ epoch, step: count, loss, gradientNorm, rate });
      }
      samplesSeen += examples;
      // jax-js never waits for anything outside: without a turn of the event loop no signal would be heard.
      await setImmediate();
      seen = { loss: seen.loss + loss * learned, learned: seen.learned + learned };
      yield {
        epoch,
        step: count,
        loss,
        epochLoss: seen.loss / seen.learned,
        rate,
        gradientNorm,
        tokens,
        seconds: (performance.now() - began) / 1000,
        samples: examples,
        rowLosses: rowLosses(batches, losses),
        samplesSeen,
        seen,
        endsEpoch: count === epoch * plan.stepsAnEpoch,
        endsRun: count === epochs * plan.stepsAnEpoch,
      };
    }
  }
}

function diverged(at: {
  epoch: number;
  step: number;
  loss: number;
  gradientNorm: number;
  rate: number;
}): DivergenceError {
  const { epoch, step, loss, gradientNorm, rate } = at;
  return new DivergenceError(
    `epoch ${epoch}, step ${step}: Unexpected loss ${loss} with a gradient of norm ${gradientNorm}, expected finite numbers; ` +
      `checkpoints so far stay, run again with a lower --learning-rate (now ${rate.toPrecision(3)}) or a longer --warmup-steps`,
  );
}
