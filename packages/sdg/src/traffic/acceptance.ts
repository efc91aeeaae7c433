import type { Pipeline, Pipelines } from '../flow/pipeline.ts';

/** What went through a block. */
export interface Passage {
  block: string;
  rowsIn: number;
  rowsOut: number;
  /** Rows and texts that were lost, by reason. */
  lost: Map<string, number>;
}

/** The passages of the blocks that were used, in the order of their first use. */
export type Passages = ReadonlyMap<string, Passage>;

/** The same pipelines, with a count of what goes into each block and what comes out. */
export function countPassages(pipelines: Pipelines): { pipelines: Pipelines; passages: Passages } {
  const passages = new Map<string, Passage>();
  const passageOf = (block: string): Passage => {
    const passage = passages.get(block) ?? { block, rowsIn: 0, rowsOut: 0, lost: new Map() };
    passages.set(block, passage);
    return passage;
  };
  const count = ({ steps, ...rest }: Pipeline): Pipeline => ({
    ...rest,
    steps: steps.map(({ block, ...step }) => ({
      ...step,
      block: {
        ...block,
        run: async (rows, context) => {
          const made = await block.run(rows, context);
          const passage = passageOf(block.name);
          passage.rowsIn += rows.length;
          passage.rowsOut += made.rows.length;
          for (const { reason } of made.losses) countReason(passage, reason);
          return made;
        },
      },
    })),
  });
  const entries = Object.entries(pipelines).map(([type, pipeline]) => [type, count(pipeline)]);
  return { pipelines: Object.fromEntries(entries) as Pipelines, passages };
}

function countReason({ lost }: Passage, reason: string): void {
  lost.set(reason, (lost.get(reason) ?? 0) + 1);
}

/** The reasons with their numbers, the commonest first: `unparsable 3, cut-off 1`. */
export function describeLost(lost: ReadonlyMap<string, number>): string {
  return [...lost]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}
