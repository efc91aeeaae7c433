import type { Block } from '../blocks/block.ts';
import type { Pipeline, Pipelines } from '../flow/pipeline.ts';

/** What went through a block. */
export interface Passage {
  block: string;
  rowsIn: number;
  rowsOut: number;
  /** Rows and texts that were lost, by reason. */
  lost: Map<string, number>;
}

/** The passages of all blocks, in the order in which they stand in the pipelines: which was used first hangs on the teacher's speed. */
export type Passages = ReadonlyMap<string, Passage>;

/** The same pipelines, with a count of what goes into each block and what comes out. */
export function countPassages(pipelines: Pipelines): { pipelines: Pipelines; passages: Passages } {
  const passages = new Map<string, Passage>();
  const passageOf = (block: string): Passage => {
    const passage = passages.get(block) ?? { block, rowsIn: 0, rowsOut: 0, lost: new Map() };
    passages.set(block, passage);
    return passage;
  };
  const counting = (block: Block): Block => {
    const passage = passageOf(block.name);
    return {
      ...block,
      run: async (rows, context) => {
        const made = await block.run(rows, context);
        passage.rowsIn += rows.length;
        passage.rowsOut += made.rows.length;
        for (const { reason } of made.losses) countReason(passage, reason);
        return made;
      },
    };
  };
  const count = ({ steps, ...rest }: Pipeline): Pipeline => ({
    ...rest,
    steps: steps.map(({ block, ...step }) => ({ ...step, block: counting(block) })),
  });
  const entries = Object.entries(pipelines).map(([type, pipeline]) => [type, count(pipeline)]);
  return { pipelines: Object.fromEntries(entries) as Pipelines, passages };
}

function countReason({ lost }: Passage, reason: string): void {
  lost.set(reason, (lost.get(reason) ?? 0) + 1);
}

/** The passages of the blocks that were used. */
export function usedBlocks(passages: Passages): Passage[] {
  return [...passages.values()].filter(({ rowsIn }) => rowsIn > 0);
}

/** The reasons with their numbers, the commonest first: `unparsable 3, cut-off 1`. */
export function describeLost(lost: ReadonlyMap<string, number>): string {
  return inOrder(lost)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

// By name where they are as common: which came first hangs on the teacher's speed.
function inOrder(lost: Iterable<[string, number]>): [string, number][] {
  return [...lost].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
}

/** What went through the stages, as --summary has it: the blocks, and the pairs that came of their rows at last. */
export function describeStages(passages: Passages, others: Passages, written: number) {
  const blocks = usedBlocks(passages).map(({ block, rowsIn, rowsOut, lost }) => {
    const repeated = others.get(`${block}, repeated`)?.lost ?? new Map<string, number>();
    return {
      stage: block,
      in: rowsIn,
      out: rowsOut - sumOf(repeated),
      lost: Object.fromEntries(inOrder([...lost, ...repeated])),
    };
  });
  const lost = others.get('pairs')?.lost ?? new Map<string, number>();
  const pairs = {
    in: written + sumOf(lost),
    out: written,
    lost: Object.fromEntries(inOrder(lost)),
  };
  return [...blocks, { stage: 'pairs', ...pairs }];
}

function sumOf(lost: ReadonlyMap<string, number>): number {
  return [...lost.values()].reduce((sum, count) => sum + count, 0);
}
