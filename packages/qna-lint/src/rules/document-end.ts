import { flag } from './option-type.ts';
import type { Rule } from './rule.ts';

/** Whether a document ends with `...`: it must, or must not. */
export const documentEnd: Rule<{ present: boolean }> = {
  name: 'document-end',
  options: { present: true },
  accepts: { present: flag },
  *check({ text, tokens }, { present }) {
    for (const [at, { type, start }] of tokens.entries()) {
      const before = tokens[at - 1]?.type ?? 'stream-start';
      if (!present && type === 'document-end') {
        yield {
          line: start.line + 1,
          column: start.column + 1,
          message: 'Unexpected "...", expected the document to end without it',
          help: 'Remove the line.',
          yamllint: 'found forbidden document end "..."',
        };
      } else if (present && type === 'stream-end' && !ended.has(before)) {
        yield {
          line: Math.max(1, start.line),
          column: 1,
          message: 'Unexpected end of file, expected "..." before it',
          help: 'Write "..." in a last line.',
          yamllint: 'missing document end "..."',
          edits: () => [
            {
              start: text.length,
              end: text.length,
              text: text.endsWith('\n') ? '...\n' : '\n...\n',
            },
          ],
        };
      }
    }
  },
};

const ended: ReadonlySet<string> = new Set(['stream-start', 'document-end']);
