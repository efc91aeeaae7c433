import type { Example } from '../rows/example.ts';
import { groupsOf } from '../rows/order.ts';
import { positionsOf } from '../rows/positions.ts';
import { fillRows, type Row } from './fill.ts';
import { chooseLengths } from './lengths.ts';
import { learnedIn, type MicroBatch, microBatch } from './micro-batch.ts';
import { batchOverhead, type Shape, workOf } from './shape.ts';

/** What decides which examples are seen when, and how much is computed at once. */
export interface PlanOptions {
  /** Examples of an optimizer step. */
  batchSize: number;
  epochs: number;
  seed: number;
  /** Most positions of a micro-batch; one row may have more. */
  maxBatchLength: number;
}

/** One optimizer step. */
export interface Step {
  batches: MicroBatch[];
  examples: number;
  /** Positions that are no padding. */
  tokens: number;
  /** Tokens that the loss is the mean over. */
  learned: number;
}

/** How a run goes through its examples. */
export interface Plan {
  shapes: readonly Shape[];
  stepsAnEpoch: number;
  /** The steps of one epoch, counted from 1. */
  steps(epoch: number): Generator<Step>;
}

/**
 * Packs the examples of every optimizer step into rows of a few lengths, and the rows into micro-batches of
 * one shape for each length, so that little is padding and little is compiled. What a step learns does not
 * depend on it: the loss is the sum over its learned tokens, divided by their number.
 */
export function planOf(examples: readonly Example[], options: PlanOptions): Plan {
  const lengths = chooseLengths(examples.map(positionsOf), options.epochs);
  const groups = (epoch: number) => groupsOf(examples, { ...options, epoch });
  const first = [...groups(1)].map((group) => fillRows(group, lengths));
  const shapes = lengths.map((length) => shapeFor(length, first, options));
  return {
    shapes,
    stepsAnEpoch: first.length,
    *steps(epoch) {
      for (const group of groups(epoch)) yield stepOf(group, fillRows(group, lengths), shapes);
    },
  };
}

/** The number of rows of this length that takes the least work over some steps. */
function shapeFor(length: number, steps: readonly Row[][], { maxBatchLength }: PlanOptions): Shape {
  const ofLength = steps.map((rows) => rows.filter((row) => row.length === length));
  const needed = ofLength.map((rows) => rows.length);
  const most = Math.min(Math.max(1, ...needed), Math.max(1, Math.floor(maxBatchLength / length)));
  const work = (rows: number) =>
    needed.reduce((sum, count) => sum + Math.ceil(count / rows), 0) *
    (workOf(rows, length) + batchOverhead);
  let rows = 1;
  for (let more = 2; more <= most; more++) if (work(more) < work(rows)) rows = more;

  const learned = ofLength
    .flatMap((all) => inChunks(all, rows))
    .map((chunk) => chunk.reduce((sum, row) => sum + learnedIn(row), 0));
  const size = rows * length;
  return { rows, length, learned: Math.min(size, roundUp(Math.max(1, ...learned), size / 8)) };
}

function stepOf(group: readonly Example[], rows: readonly Row[], shapes: readonly Shape[]): Step {
  const learned = rows.reduce((sum, row) => sum + learnedIn(row), 0);
  const batches = shapes.flatMap((shape) =>
    inChunks(
      rows.filter(({ length }) => length === shape.length),
      shape.rows,
    ).map((chunk) => microBatch(chunk, withRoom(shape, chunk), 1 / learned)),
  );
  const tokens = group.reduce((sum, example) => sum + positionsOf(example), 0);
  return { batches, examples: group.length, tokens, learned };
}

/** The shape, or where its places do not hold what is learned (only the first epoch was counted), one that does. */
function withRoom(shape: Shape, chunk: readonly Row[]): Shape {
  const learned = chunk.reduce((sum, row) => sum + learnedIn(row), 0);
  return learned <= shape.learned ? shape : { ...shape, learned: shape.rows * shape.length };
}

function inChunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
