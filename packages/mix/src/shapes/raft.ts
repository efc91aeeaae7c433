import { contentId, randomOf } from '@labpipe/records';
import type { TrainingRow } from '../training-row.ts';
import type { LeafDocuments } from './documents.ts';
import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/** How RAFT rows are made; upstream's figures are 4 and 0.4. */
export interface RaftSettings {
  seed: number;
  /** Documents in a row. */
  documents: number;
  /** The share of rows that hold the document with the answer. */
  golden: number;
}

/** A question that waits for its documents, which are known only when every sample was read. */
export const raft: Shape = {
  name: 'raft',
  make: (sample) =>
    sample.type === 'knowledge' && sample.document
      ? {
          messages: [
            { role: 'user', content: sample.question },
            { role: 'assistant', content: sample.answer },
          ],
          metadata: { dataset: 'document_knowledge_qa', ...origin(sample) },
          unmask: false,
          golden: contentId(sample.document),
        }
      : undefined,
};

/**
 * A row's question behind documents of its leaf among which the answer may be: Zhang et al. 2024, "RAFT: Adapting
 * Language Model to Domain Specific RAG", arXiv:2403.10131, as in instructlab-sdg's datamixing.py, but drawn by the seed.
 * With fewer documents than wanted, all are taken; where the golden one is the only one, it is.
 */
export function withDocuments(
  row: Omit<TrainingRow, 'id'>,
  golden: string,
  documents: LeafDocuments,
  { seed, documents: most, golden: share }: RaftSettings,
): Omit<TrainingRow, 'id'> {
  const random = randomOf(seed, 'raft', golden, contentId(row.messages));
  const own = documents.numberOf(golden);
  const others = documents.count - 1;
  const isGolden = others === 0 || random() < share;
  const drawn = drawNumbers(others, isGolden ? most - 1 : most, random);
  const chosen = drawn.map((number) => (number < own ? number : number + 1));
  const all = isGolden ? [own, ...chosen] : chosen;
  const texts = drawNumbers(all.length, all.length, random).map(
    (at) => `Document:\n${documents.text(all[at]!)}\n\n`,
  );
  const messages = row.messages.map((message) =>
    message.role === 'user'
      ? { ...message, content: `${texts.join('\n')}\n\n${message.content}` }
      : message,
  );
  const metadata = JSON.parse(row.metadata);
  const dataset = `${metadata.dataset}_raft_p${share}`;
  return { ...row, messages, metadata: JSON.stringify({ ...metadata, dataset }) };
}

/** The first so many of the numbers below a size in random order: Fisher and Yates, of whose steps only as many are made. */
function drawNumbers(size: number, count: number, random: () => number): number[] {
  const moved = new Map<number, number>();
  return Array.from({ length: Math.min(count, size) }, (_, at) => {
    const other = at + Math.floor(random() * (size - at));
    const drawn = moved.get(other) ?? other;
    moved.set(other, moved.get(at) ?? at);
    return drawn;
  });
}
