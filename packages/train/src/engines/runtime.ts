import { type numpy as np, vjp } from '@jax-js/jax';

/** A function of arrays that jax-js can trace; every argument and result is one array. */
export type Traced = (...inputs: np.Array[]) => np.Array[];

/** The same with one result. */
export type TracedStage = (...inputs: np.Array[]) => np.Array;

export type Values = Float32Array | Int32Array;

/** Shape and element type of an argument. */
export interface ArgumentSpec {
  shape: readonly number[];
  type: 'float32' | 'int32';
}

/** A traced function ready to run on one set of shapes. */
export interface Compiled {
  /** Its results as new arrays. */
  run(inputs: readonly Values[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Whether activations are computed twice: where they would not fit, or as told. */
export type Recompute = 'auto' | 'always' | 'never';

/** A model for micro-batches of one shape: layers that are all alike, of which the last gives only what the loss needs. */
export interface TracedModel {
  layers: number;
  /** (x, tensors of the layer..., place...) -> x; with `places` as one input more what it gives there. */
  layer: TracedStage;
  x: ArgumentSpec;
  /** Of each layer; gradients are wanted of the first `trained`. */
  tensors: readonly ArgumentSpec[];
  trained: number;
  /** What all layers take. */
  place: readonly ArgumentSpec[];
  /** The positions that the loss is of. */
  places: ArgumentSpec;
  /** (hidden, others...) -> [loss, gradient of hidden, whatever else]. */
  loss: Traced;
  others: readonly ArgumentSpec[];
  /** Whether the gradient of the first layer's x is wanted too. */
  inputTrained: boolean;
  /** Keep nothing of a layer's inside for the way back and compute it again: less memory, more work. */
  recompute: Recompute;
}

/** What a model computes a micro-batch from. */
export interface ModelInputs {
  x: Float32Array;
  /** Tensors of each layer. */
  layers: readonly (readonly Float32Array[])[];
  place: readonly Float32Array[];
  places: Int32Array;
  others: readonly Float32Array[];
}

/** What it gives, in new arrays. */
export interface ModelResults {
  /** What the loss function gives, but the gradient of hidden. */
  loss: readonly Float32Array[];
  /** Gradients of the trained tensors of each layer. */
  layers: readonly (readonly Float32Array[])[];
  /** The gradient of x, where it is wanted. */
  x: Float32Array | undefined;
}

/** A model ready to run, forward and back. */
export interface CompiledModel {
  run(inputs: ModelInputs): Promise<ModelResults>;
  close(): Promise<void>;
}

/** What runs traced functions on this machine. */
export interface Runtime {
  name: string;
  compile(traced: Traced, inputs: readonly ArgumentSpec[]): Promise<Compiled>;
  compileModel(model: TracedModel): Promise<CompiledModel>;
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

/** The shape of what the layers give one another, and of what the last one gives. */
export function hiddenOf({ x, places }: TracedModel): ArgumentSpec {
  return { shape: [...places.shape, ...x.shape.slice(1)], type: 'float32' };
}
