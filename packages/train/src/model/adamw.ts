import { type Update, update } from './adamw-kernel.ts';

/** Constants of the optimizer; the defaults of InstructLab's training library but for the decay. */
export interface AdamwOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled decay a step, as a multiple of the learning rate; matrices only. */
  weightDecay: number;
}

export const adamwDefaults: AdamwOptions = {
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** One tensor with what the optimizer remembers of it. */
export interface Parameter extends Update {
  /** Norms and other vectors are not decayed. */
  decayed: boolean;
}

/**
 * AdamW (Loshchilov and Hutter 2019) in place, at step `count` >= 1, with gradients times `scale`.
 * Not part of the traced step: a graph of element-wise operations passes over memory a dozen times, and what leaves
 * a run of ONNX Runtime is copied. So every engine shares its state and its rounding.
 */
export function adamw(
  parameters: readonly Parameter[],
  { count, rate, scale }: { count: number; rate: number; scale: number },
  options: AdamwOptions,
): void {
  const { beta1, beta2, weightDecay } = options;
  const stepSize = (rate * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count);
  const epsilon = options.epsilon * Math.sqrt(1 - beta2 ** count);
  const moments = { beta1, others1: 1 - beta1, beta2, others2: 1 - beta2 };
  for (const parameter of parameters) {
    const keep = 1 - (parameter.decayed ? rate * weightDecay : 0);
    update(parameter, { ...moments, stepSize, epsilon, scale, keep });
  }
}
