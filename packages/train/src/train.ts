import { DivergenceError } from './divergence-error.ts';
import type { Engine } from './engines/engine.ts';
import { learningRate, type Schedule } from './model/schedule.ts';
import type { Plan } from './steps/plan.ts';

/** How far a run is after a step. */
export interface Progress {
  /** From 1. */
  epoch: number;
  /** From 1, over the whole run. */
  step: number;
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
  /** Rows of the run so far, each as often as it was seen. */
  samplesSeen: number;
  endsEpoch: boolean;
  endsRun: boolean;
}

/** Runs a plan step by step; a DivergenceError where the loss or the gradients are no longer finite. */
export async function* train(
  engine: Engine,
  plan: Plan,
  { epochs, schedule }: { epochs: number; schedule: Schedule },
): AsyncGenerator<Progress> {
  let count = 0;
  let samplesSeen = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const seen = { loss: 0, learned: 0 };
    for (const { batches, examples, tokens, learned } of plan.steps(epoch)) {
      const began = performance.now();
      const rate = learningRate(schedule, ++count);
      const { loss, gradientNorm } = await engine.step(batches, rate);
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
        throw diverged({ epoch, step: count, loss, gradientNorm, rate });
      }
      samplesSeen += examples;
      seen.loss += loss * learned;
      seen.learned += learned;
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
        samplesSeen,
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
