import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/**
 * The question alone: what the student is asked later, when no document is at hand. That a document does not say something
 * (dataset `unanswerable`) can only be learned with the document.
 */
export const closedBook: Shape = {
  name: 'closed_book',
  make: (sample) =>
    sample.type === 'knowledge' && sample.dataset !== 'unanswerable'
      ? {
          messages: [
            { role: 'user', content: sample.question },
            { role: 'assistant', content: sample.answer },
          ],
          metadata: { dataset: 'closed_book_qa', ...origin(sample) },
          unmask: false,
        }
      : undefined,
};
