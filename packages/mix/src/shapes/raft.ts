import { contentId, randomOf } from '@labpipe/records';
import type { TrainingRow } from '../training-row.ts';
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

/** Each leaf's different documents, by their hash. */
export type Documents = ReadonlyMap<string, ReadonlyMap<string, string>>;

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
  documents: ReadonlyMap<string, string>,
  { seed, documents: most, golden: share }: RaftSettings,
): Omit<TrainingRow, 'id'> {
  const random = randomOf(seed, 'raft', golden, contentId(row.messages));
  const others = draw([...documents.keys()].filter((id) => id !== golden).sort(), random);
  const isGolden = others.length === 0 || random() < share;
  const chosen = isGolden ? [golden, ...others.slice(0, most - 1)] : others.slice(0, most);
  const texts = draw(chosen, random).map((id) => `Document:\n${documents.get(id)}\n\n`);
  const messages = row.messages.map((message) =>
    message.role === 'user'
      ? { ...message, content: `${texts.join('\n')}\n\n${message.content}` }
      : message,
  );
  const metadata = JSON.parse(row.metadata);
  const dataset = `${metadata.dataset}_raft_p${share}`;
  return { ...row, messages, metadata: JSON.stringify({ ...metadata, dataset }) };
}

// Fisher and Yates.
function draw<T>(items: readonly T[], random: () => number): T[] {
  const drawn = [...items];
  for (let last = drawn.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [drawn[last], drawn[at]] = [drawn[at]!, drawn[last]!];
  }
  return drawn;
}
