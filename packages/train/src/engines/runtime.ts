import type { numpy as np } from '@jax-js/jax';

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

/** What runs traced functions on this machine. */
export interface Runtime {
  name: string;
  compile(traced: Traced, inputs: readonly ArgumentSpec[]): Promise<Compiled>;
}
