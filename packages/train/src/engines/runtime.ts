import { type numpy as np, vjp } from '@jax-js/jax';

/** A function of arrays that jax-js can trace; every argument and result is one array. */
export type Traced = (...inputs: np.Array[]) => np.Array[];

export type Values = Float32Array | Int32Array;

/** Shape and element type of an argument. */
export interface ArgumentSpec {
  shape: readonly number[];
  type: 'float32' | 'int32';
}

/** A traced function ready to run on one set of shapes. */
export interface Compiled {
  /** Runs it and writes each result into the array at its place in `results`. */
  run(inputs: readonly Values[], results: readonly Float32Array[]): Promise<void>;
  close(): Promise<void>;
}

/** A function of arrays with one result, to run forward and later backward. */
export type TracedStage = (...inputs: np.Array[]) => np.Array;

export interface StageOptions {
  /** The gradients of the first so many inputs are wanted. */
  differentiated: number;
  /** Keep nothing between the two runs and compute it again: less memory, more work. */
  recompute: boolean;
}

/** A part of a model, compiled once for all places where it stands: what it keeps there is the caller's memory. */
export interface Stage {
  /** Elements of each array that it keeps between `forward` and `backward`. */
  kept: readonly number[];
  forward(
    inputs: readonly Values[],
    result: Float32Array,
    kept: readonly Float32Array[],
  ): Promise<void>;
  /** From the gradient of the result to those of the inputs; `inputs` and `kept` as `forward` left them. */
  backward(
    inputs: readonly Values[],
    kept: readonly Float32Array[],
    gradient: Float32Array,
    gradients: readonly Float32Array[],
  ): Promise<void>;
  close(): Promise<void>;
}

/** What runs traced functions on this machine. */
export interface Runtime {
  name: string;
  compile(traced: Traced, inputs: readonly ArgumentSpec[]): Promise<Compiled>;
  compileStage(
    traced: TracedStage,
    inputs: readonly ArgumentSpec[],
    options: StageOptions,
  ): Promise<Stage>;
}

/** (inputs..., gradient of the result) -> [result, gradients of the first `differentiated` inputs...]. */
export function withGradients(traced: TracedStage, differentiated: number): Traced {
  return (...all) => {
    const [inputs, gradient] = [all.slice(0, -1), all.at(-1)!];
    const others = inputs.slice(differentiated);
    const of = (...variables: np.Array[]) => traced(...variables, ...others);
    const [result, pullBack] = vjp(of, inputs.slice(0, differentiated));
    return [result, ...(pullBack(gradient) as np.Array[])];
  };
}
