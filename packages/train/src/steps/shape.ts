/** What a traced step is compiled for. */
export interface Shape {
  /** Positions that all examples of the micro-batch begin with and that are computed once. */
  prefix: number;
  /** Rows of further tokens, and their length. */
  rows: number;
  length: number;
  /** How many positions predict something. */
  learned: number;
}

/** Positions that a shape computes, padding too. */
export function positionsIn({ prefix, rows, length }: Omit<Shape, 'learned'>): number {
  return prefix + rows * length;
}

/** What the work of a shape depends on beside its positions. */
export interface Costs {
  /** The length at which a row's attention costs as much as all else. */
  dearLength: number;
  /** What running one more micro-batch costs beside its positions, in positions of a short row. */
  batch: number;
  /** What compiling one more shape costs, in the same unit: a quarter of a second and more. */
  shape: number;
}

/** Measured with 1.1 million parameters, 128 wide. */
export const smallCosts: Costs = { dearLength: 800, batch: 100, shape: 10_000 };

/** What costs follow from; parameters are those of the layers. */
export interface ModelSize {
  width: number;
  parameters: number;
  /** How many of them are trained; all, where it is not said. */
  trained?: number;
}

// How much of what a micro-batch costs is its gradients, which are copied and added up: as much more in a larger model as a position costs more there.
const ofGradients = 0.65;

/** Costs of a model of this size: the more parameters, the dearer a position, and the less beside it what does not grow with them. */
export function costsOf({ width, parameters, trained = parameters }: ModelSize): Costs {
  const scale = Math.min(1, 1_100_000 / parameters);
  const gradients = ofGradients * (trained / parameters);
  return {
    dearLength: (smallCosts.dearLength * width) / 128,
    batch: smallCosts.batch * (gradients + (1 - ofGradients) * scale),
    shape: smallCosts.shape * scale,
  };
}

/** Work of rows of a length, in positions of a short row. */
export function workOf(rows: number, length: number, { dearLength }: Costs): number {
  return rows * length * (1 + length / dearLength);
}
