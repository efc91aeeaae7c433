import { mapInOrder } from '@labpipe/model';
import { contentId } from '@labpipe/records';
import type { Context, Row } from '../blocks/block.ts';
import type { Pipelines, Step } from './pipeline.ts';
import type { Origin, Work } from './work.ts';

/**
 * Run seed rows through the pipeline of their leaf's type, at most `jobs` at a time, and give what became of each in their
 * order. A work that an interruption cut short is left out.
 */
export async function* generate(
  seeds: AsyncIterable<Work>,
  pipelines: Pipelines,
  context: Omit<Context, 'seed'>,
  jobs: number,
): AsyncGenerator<Work> {
  const stages = stagesOf(pipelines);
  let stream: AsyncIterable<Work> = seeds;
  for (const stage of stages) {
    const run = (work: Work) => runSteps(stage[work.origin.leaf.type], work, context);
    stream = withoutDuplicates(present(mapInOrder(stream, jobs, run)), stage);
  }
  yield* stream;
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
    if (step.dropDuplicates.length > 0) stages.push([]);
  }
  return stages.filter((stage) => stage.length > 0);
}

async function runSteps(
  steps: readonly Step[],
  work: Work,
  context: Omit<Context, 'seed'>,
): Promise<Work | undefined> {
  const losses = [...work.losses];
  let rows = work.rows;
  try {
    for (const { block, dropColumns } of steps) {
      if (rows.length === 0) break;
      const made = await block.run(rows, { ...context, seed: work.origin.seed });
      losses.push(...made.losses);
      rows = made.rows.map((row) => withoutColumns(row, dropColumns));
    }
  } catch (error) {
    if (context.signal?.aborted) return undefined;
    throw error;
  }
  return { ...work, rows, losses };
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
  let seen = new Set<string>();
  for await (const work of works) {
    const last = stage[work.origin.leaf.type].at(-1);
    if (!last || last.dropDuplicates.length === 0) {
      yield work;
      continue;
    }
    if (work.origin.leaf.id !== leaf) seen = new Set();
    leaf = work.origin.leaf.id;
    yield dropDuplicates(work, last, seen);
  }
}

function dropDuplicates(
  work: Work,
  { block, dropDuplicates: columns }: Step,
  seen: Set<string>,
): Work {
  const rows: Row[] = [];
  const losses = [...work.losses];
  for (const row of work.rows) {
    const key = contentId(columns.map((column) => row[column] ?? null));
    if (!seen.has(key)) rows.push(row);
    else {
      const detail = `Unexpected repetition of ${columns.join(', ')}, expected one row of a leaf with the same`;
      losses.push({
        how: 'rejected',
        stage: block.name,
        reason: 'duplicate',
        detail,
        input: { row },
      });
    }
    seen.add(key);
  }
  return { ...work, rows, losses };
}
