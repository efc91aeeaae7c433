import { mapInOrder } from '@labpipe/model';
import { type Context, joinMade, type Made, type Row } from '../blocks/block.ts';
import { type Drop, dropsOf } from './duplicates.ts';
import type { Pipelines, Step } from './pipeline.ts';
import type { Origin, Work } from './work.ts';

/**
 * Run seed rows through the pipeline of their leaf's type, at most `jobs` at a time, and give what became of each in their
 * order. A work that an interruption cut short is left out.
 */
export async function* generate(
  seeds: AsyncIterable<Work>,
  pipelines: Pipelines,
  context: Omit<Context, 'seed' | 'related'>,
  jobs: number,
): AsyncGenerator<Work> {
  const stages = stagesOf(pipelines);
  let stream: AsyncIterable<Work> = asked(seeds, pipelines);
  for (const stage of stages) {
    const run = (work: Work) => runSteps(stage[work.origin.leaf.type], work, context);
    stream = withoutDuplicates(present(mapInOrder(stream, jobs, run)), stage);
  }
  yield* stream;
}

async function* asked(seeds: AsyncIterable<Work>, pipelines: Pipelines): AsyncGenerator<Work> {
  for await (const work of seeds) {
    const { steps, file } = pipelines[work.origin.leaf.type];
    yield steps.length > 0 || work.rows.length === 0 ? work : unasked(work, file);
  }
}

function unasked({ origin, rows, losses }: Work, file: string): Work {
  const detail = `${file}: the pipeline has no blocks: nothing is asked about a ${origin.leaf.type}`;
  const refused = rows.map((row) => ({
    how: 'rejected' as const,
    stage: 'pipeline',
    reason: 'not-asked',
    detail,
    input: { row },
  }));
  return { origin, rows: [], losses: [...losses, ...refused] };
}

type Stage = Readonly<Record<Origin['leaf']['type'], readonly Step[]>>;

/**
 * The steps up to and with the first that drops duplicates, up to the second, and so on. Within a stage rows do not wait for
 * each other; which row came first can only be told between stages, where they are in order again.
 */
function stagesOf(pipelines: Pipelines): Stage[] {
  const parts = Object.entries(pipelines).map(
    ([type, { steps }]) => [type, splitSteps(steps)] as const,
  );
  const count = Math.max(...parts.map(([, stages]) => stages.length));
  return Array.from(
    { length: count },
    (_, index) =>
      Object.fromEntries(
        parts.map(([type, stages]) => [type, stages[index] ?? []]),
      ) as unknown as Stage,
  );
}

function splitSteps(steps: readonly Step[]): Step[][] {
  const stages: Step[][] = [[]];
  for (const step of steps) {
    stages.at(-1)?.push(step);
    if (step.dropDuplicates.length > 0 || step.dropNearDuplicates) stages.push([]);
  }
  return stages.filter((stage) => stage.length > 0);
}

async function runSteps(
  steps: readonly Step[],
  work: Work,
  context: Omit<Context, 'seed' | 'related'>,
): Promise<Work | undefined> {
  const losses = [...work.losses];
  let rows = work.rows;
  try {
    const { seed, related } = work.origin;
    const own = { ...context, seed, related };
    for (const group of groupSteps(steps)) {
      if (rows.length === 0) break;
      const made = group.isPerRow
        ? joinMade(await Promise.all(rows.map((row) => runGroup(group.steps, [row], own))))
        : await runGroup(group.steps, rows, own);
      losses.push(...made.losses);
      rows = made.rows;
    }
  } catch (error) {
    if (context.signal?.aborted) return undefined;
    throw error;
  }
  return { ...work, rows, losses };
}

interface Group {
  isPerRow: boolean;
  steps: Step[];
}

/** Neighbouring steps that look at single rows only: a row goes through all of them without waiting for the rows beside it. */
function groupSteps(steps: readonly Step[]): Group[] {
  const groups: Group[] = [];
  for (const step of steps) {
    const isPerRow = step.block.isPerRow === true;
    const last = groups.at(-1);
    if (last && isPerRow && last.isPerRow) last.steps.push(step);
    else groups.push({ isPerRow, steps: [step] });
  }
  return groups;
}

async function runGroup(
  steps: readonly Step[],
  given: readonly Row[],
  context: Context,
): Promise<Made> {
  let rows = [...given];
  const losses: Made['losses'] = [];
  for (const { block, takes, dropColumns } of steps) {
    if (rows.length === 0) break;
    const taken = takes ? rows.filter(takes) : rows;
    const made = taken.length > 0 ? await block.run(taken, context) : joinMade([]);
    const passing = takes ? rows.filter((row) => !takes(row)) : [];
    losses.push(...made.losses);
    rows = [...passing, ...made.rows].map((row) => withoutColumns(row, dropColumns));
  }
  return { rows, losses };
}

function withoutColumns(row: Row, columns: readonly string[]): Row {
  if (columns.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}

async function* present<T>(source: AsyncIterable<T | undefined>): AsyncGenerator<T> {
  for await (const item of source) if (item !== undefined) yield item;
}

/** Drop what the last step of a stage calls duplicates: the same in the whole leaf, not in a batch of it only. */
async function* withoutDuplicates(works: AsyncIterable<Work>, stage: Stage): AsyncGenerator<Work> {
  let leaf = '';
  let drops: Drop[] = [];
  for await (const work of works) {
    if (work.origin.leaf.id !== leaf) drops = dropsOf(stage[work.origin.leaf.type].at(-1));
    leaf = work.origin.leaf.id;
    yield drops.reduce((rest, drop) => drop(rest), work);
  }
}
