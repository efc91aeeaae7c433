import type { Task } from '../task.ts';
import { caseOf, ruling } from './asked.ts';
import { isSupported, unsupported } from './support.ts';

/** YES or NO: does the source support the answer? */
export const faithfulness: Task = {
  name: 'faithfulness judge',
  matches: (prompt) => caseOf(prompt)?.verdict === 'Answer',
  reply: (prompt) => {
    const asked = caseOf(prompt)!;
    const { source = '', answer = '' } = asked;
    if (isSupported(answer, source)) {
      return ruling(asked, 'What the answer says stands in the context.', 'YES');
    }
    const missing = unsupported(answer, source).slice(0, 8).join(', ');
    const reason =
      missing === ''
        ? 'There is no answer to compare with the context.'
        : `The context does not say: ${missing}.`;
    return ruling(asked, reason, 'NO');
  },
};
