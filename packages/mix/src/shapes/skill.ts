import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/** A task and how it is done; a grounded one stands behind what it is about. */
export const skill: Shape = {
  name: 'skill',
  make: (sample) =>
    sample.type === 'knowledge'
      ? undefined
      : {
          messages: [
            {
              role: 'user',
              content: sample.context ? `${sample.context}\n\n${sample.question}` : sample.question,
            },
            { role: 'assistant', content: sample.answer },
          ],
          metadata: { dataset: sample.type, ...origin(sample) },
          unmask: false,
        },
};
