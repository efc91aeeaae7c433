import type { Example } from '../rows/example.ts';
import { groupsOf } from '../rows/order.ts';
import { positionsOf } from '../rows/positions.ts';
import { fillRows, type Row } from './fill.ts';
import { lengthChoices } from './lengths.ts';
import { learnedIn, type MicroBatch, microBatch } from './micro-batch.ts';
import { batchOverhead, type Shape, shapeOverhead, workOf } from './shape.ts';

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
  const groups = (epoch: number) => groupsOf(examples, { ...options, epoch });
  const first = [...groups(1)];
  const layouts = lengthChoices(examples.map(positionsOf)).map((lengths) =>
    layoutOf(first, lengths, options),
  );
  const { lengths, shapes } = layouts.reduce((a, b) => (b.work < a.work ? b : a));
  return {
    shapes,
    stepsAnEpoch: first.length,
    *steps(epoch) {
      for (const group of groups(epoch)) yield stepOf(group, fillRows(group, lengths), shapes);
    },
  };
}

interface Layout {
  lengths: readonly number[];
  shapes: readonly Shape[];
  /** Of the whole run, if all epochs are like the given groups. */
  work: number;
}

function layoutOf(
  groups: readonly (readonly Example[])[],
  lengths: readonly number[],
  options: PlanOptions,
): Layout {
  const steps = groups.map((group) => fillRows(group, lengths));
  const sized = lengths.map((length) => sizeFor(length, steps, options));
  const work = sized.reduce((sum, each) => sum + options.epochs * each.work + shapeOverhead, 0);
  return { lengths, shapes: sized.map(({ shape }) => shape), work };
}

/** The number of rows of this length that takes the least work over some steps. */
function sizeFor(length: number, steps: readonly Row[][], { maxBatchLength }: PlanOptions) {
  const ofLength = steps.map((rows) => rows.filter((row) => row.length === length));
  const needed = ofLength.map((rows) => rows.length);
  const most = Math.min(Math.max(1, ...needed), Math.max(1, Math.floor(maxBatchLength / length)));
  const workWith = (rows: number) =>
    needed.reduce((sum, count) => sum + Math.ceil(count / rows), 0) *
    (workOf(rows, length) + batchOverhead);
  let rows = 1;
  for (let more = 2; more <= most; more++) if (workWith(more) < workWith(rows)) rows = more;

  const learned = ofLength.flatMap((all) => inChunks(all, rows)).map(learnedInAll);
  const size = rows * length;
  const places = Math.min(size, Math.ceil(Math.max(1, ...learned) / 16) * 16);
  return { shape: { rows, length, learned: places }, work: workWith(rows) };
}

function stepOf(group: readonly Example[], rows: readonly Row[], shapes: readonly Shape[]): Step {
  const learned = learnedInAll(rows);
  const batches = shapes.flatMap((shape) =>
    inChunks(
      rows.filter(({ length }) => length === shape.length),
      shape.rows,
    ).map((chunk) => microBatch(chunk, withRoom(shape, chunk), 1 / learned)),
  );
  const tokens = group.reduce((sum, example) => sum + positionsOf(example), 0);
  return { batches, examples: group.length, tokens, learned };
}

/** The shape, or where it has too few places (only the first epoch was counted), the one that has all. */
function withRoom(shape: Shape, chunk: readonly Row[]): Shape {
  if (learnedInAll(chunk) <= shape.learned) return shape;
  return { ...shape, learned: shape.rows * shape.length };
}

function learnedInAll(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + learnedIn(row), 0);
}

function inChunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
