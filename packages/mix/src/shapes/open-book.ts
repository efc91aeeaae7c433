import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/**
 * Document and question together, all of it learned: the knowledge phase of the LAB method (instructlab-sdg's
 * `document_knowledge_qa`; Sudalairaj et al. 2024, arXiv:2403.01081).
 */
export const openBook: Shape = {
  name: 'open_book',
  make: (sample) =>
    sample.type === 'knowledge' && sample.document
      ? {
          messages: [
            { role: 'user', content: `${sample.document}\n\n${sample.question}` },
            { role: 'assistant', content: sample.answer },
          ],
          metadata: { dataset: 'document_knowledge_qa', ...origin(sample) },
          unmask: true,
        }
      : undefined,
};
