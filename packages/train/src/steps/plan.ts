import type { Example } from '../rows/example.ts';
import { groupsOf } from '../rows/order.ts';
import { positionsOf } from '../rows/positions.ts';
import { fillRows, type Row } from './fill.ts';
import { lengthChoices } from './lengths.ts';
import { learnedIn, type MicroBatch, microBatch } from './micro-batch.ts';
import { sharedPrefix } from './prefix.ts';
import { type Costs, positionsIn, type Shape, smallCosts, workOf } from './shape.ts';

/** What decides which examples are seen when, and how much is computed at once. */
export interface PlanOptions {
  /** Examples of an optimizer step. */
  batchSize: number;
  epochs: number;
  seed: number;
  /** Most positions of a micro-batch; one row may have more. */
  maxBatchLength: number;
  /** Whether examples share rows and what they all begin with; without it each has a row as long as the longest. */
  packing?: boolean;
  /** Of the model; those of a small one by default. */
  costs?: Costs;
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
 * a few shapes for each length, so that little is padding and little is compiled. What a step learns does not
 * depend on it: the loss is the sum over its learned tokens, divided by their number.
 */
export function planOf(examples: readonly Example[], options: PlanOptions): Plan {
  const groups = (epoch: number) => groupsOf(examples, { ...options, epoch });
  const first = [...groups(1)];
  const { packing = true, costs = smallCosts } = options;
  const prefix = packing ? sharedPrefix(examples) : 0;
  const setting = { ...options, prefix, packing, costs };
  const own = examples.map((example) => positionsOf(example) - prefix);
  const choices = lengthChoices(own, { costs, together: packing ? options.batchSize : 1 });
  const layouts = (packing ? choices : choices.slice(0, 1)).map((lengths) =>
    layoutOf(first, lengths, setting),
  );
  const { lengths, sizes } = layouts.reduce((a, b) => (b.work < a.work ? b : a));
  return {
    shapes: sizes.flatMap(({ shapes }) => [...shapes.values()]),
    stepsAnEpoch: first.length,
    *steps(epoch) {
      for (const group of groups(epoch)) {
        yield stepOf(group, fillRows(group, lengths, setting), sizes);
      }
    },
  };
}

interface Setting extends PlanOptions {
  prefix: number;
  packing: boolean;
  costs: Costs;
}

interface Layout {
  lengths: readonly number[];
  sizes: readonly Size[];
  /** Of the whole run, if all epochs are like the given groups. */
  work: number;
}

/** How rows of one length become micro-batches. */
interface Size {
  length: number;
  /** So many rows are micro-batches of these numbers of rows. */
  cut(rows: number): number[];
  /** By the number of rows. */
  shapes: ReadonlyMap<number, Shape>;
  work: number;
}

function layoutOf(
  groups: readonly (readonly Example[])[],
  lengths: readonly number[],
  setting: Setting,
): Layout {
  const steps = groups.map((group) => fillRows(group, lengths, setting));
  const sizes = lengths.map((length) =>
    sizeFor(
      length,
      steps.map((rows) => rows.filter((row) => row.length === length)),
      setting,
    ),
  );
  return { lengths, sizes, work: sizes.reduce((sum, { work }) => sum + work, 0) };
}

/** The way to cut the rows of a length into micro-batches that takes the least work over the steps of an epoch. */
function sizeFor(length: number, steps: readonly Row[][], setting: Setting): Size {
  const { epochs, maxBatchLength, prefix, costs } = setting;
  const needed = steps.map((rows) => rows.length);
  const fitting = Math.max(1, Math.floor((maxBatchLength - prefix) / length));
  const most = Math.min(Math.max(1, ...needed), fitting);
  const workWith = (cut: Cut) => {
    const batches = needed.flatMap(cut);
    const each = (rows: number) => prefix + workOf(rows, length, costs) + costs.batch;
    const work = batches.reduce((sum, rows) => sum + each(rows), 0);
    return epochs * work + new Set(batches).size * costs.shape;
  };
  const cut = cutsFor(most).reduce((a, b) => (workWith(b) < workWith(a) ? b : a));

  const learned = new Map<number, number>([[most, 1]]);
  for (const rows of steps) {
    for (const chunk of inChunks(rows, cut)) {
      learned.set(chunk.size, Math.max(learned.get(chunk.size) ?? 1, learnedInAll(chunk.rows)));
    }
  }
  const shapes = new Map<number, Shape>();
  for (const [rows, places] of learned) {
    const shape = { prefix, rows, length, learned: 0 };
    const rounded = Math.min(positionsIn(shape), Math.ceil(places / 16) * 16);
    shapes.set(rows, { ...shape, learned: rounded });
  }
  return { length, cut, shapes, work: workWith(cut) };
}

type Cut = (rows: number) => number[];

/** Ways to cut a number of rows into parts of at most `most`: equal parts, or full ones and a rest rounded up to a multiple. */
function cutsFor(most: number): Cut[] {
  const counts = Array.from({ length: most }, (_, i) => i + 1);
  const equal = counts.map(
    (size): Cut =>
      (rows) =>
        new Array(Math.ceil(rows / size)).fill(size),
  );
  const rounded = counts.map(
    (multiple): Cut =>
      (rows) => {
        const rest = Math.min(most, Math.ceil((rows % most) / multiple) * multiple);
        return [...new Array(Math.floor(rows / most)).fill(most), ...(rest > 0 ? [rest] : [])];
      },
  );
  return [...equal, ...rounded];
}

function stepOf(group: readonly Example[], rows: readonly Row[], sizes: readonly Size[]): Step {
  const learned = learnedInAll(rows);
  const batches = sizes.flatMap(({ length, cut, shapes }) =>
    inChunks(
      rows.filter((row) => row.length === length),
      cut,
    ).map((chunk) => {
      const shape = shapes.get(chunk.size) ?? {
        ...[...shapes.values()][0]!,
        rows: chunk.size,
        learned: 0,
      };
      return microBatch(chunk.rows, withRoom(shape, chunk.rows), 1 / learned);
    }),
  );
  const tokens = group.reduce((sum, example) => sum + positionsOf(example), 0);
  return { batches, examples: group.length, tokens, learned };
}

/** The shape, or where it has too few places (only the first epoch was counted), the one that has all. */
function withRoom(shape: Shape, chunk: readonly Row[]): Shape {
  if (learnedInAll(chunk) <= shape.learned) return shape;
  return { ...shape, learned: positionsIn(shape) };
}

function inChunks(rows: readonly Row[], cut: Cut): { size: number; rows: Row[] }[] {
  let at = 0;
  return cut(rows.length).map((size) => {
    at += size;
    return { size, rows: rows.slice(at - size, at) };
  });
}

function learnedInAll(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + learnedIn(row), 0);
}
