import { randomOf } from '@labpipe/records';
import type { Row } from '../blocks/block.ts';
import type { Pipelines } from '../flow/pipeline.ts';
import type { Work } from '../flow/work.ts';

/** A text that a pipeline made of a chunk, and a way to ask for it: a lesson of its own (InstructLab's auxiliary datasets). */
export interface Auxiliary {
  instruction: string;
  text: string;
}

/**
 * Gives the auxiliary text of a row, once for each text: where the pipeline has instructions for the row's `dataset_type`, and its
 * `document` is not the chunk. The instruction is drawn by the seed and the chunk.
 */
export function openAuxiliary(
  pipelines: Pipelines,
  seed: number,
): (row: Row, work: Work) => Auxiliary | undefined {
  let chunkId = '';
  let seen = new Set<string>();
  return ({ dataset_type: dataset, document }, { origin: { leaf, chunk } }) => {
    const instructions = pipelines[leaf.type].instructions[String(dataset)];
    if (!chunk || !instructions || typeof document !== 'string') return undefined;
    if (chunk.id !== chunkId) seen = new Set([chunk.text]);
    chunkId = chunk.id;
    if (seen.has(document)) return undefined;
    seen.add(document);
    const draw = randomOf(seed, 'auxiliary', chunk.id, document)();
    const instruction = instructions[Math.floor(draw * instructions.length)] as string;
    return { instruction, text: document };
  };
}
