import { flag } from './option-type.ts';
import type { Rule } from './rule.ts';

/** Whether a document starts with `---`: it must, or must not. */
export const documentStart: Rule<{ present: boolean }> = {
  name: 'document-start',
  options: { present: true },
  accepts: { present: flag },
  *check({ tokens }, { present }) {
    for (const [at, { type, start }] of tokens.entries()) {
      const before = tokens[at - 1]?.type ?? 'stream-start';
      const begins = ['stream-start', 'document-end', 'directive'].includes(before) && at > 0;
      if (!present && type === 'document-start') {
        yield {
          line: start.line + 1,
          column: start.column + 1,
          message: 'Unexpected "---", expected the document to start without it',
          help: 'Remove the line.',
          yamllint: 'found forbidden document start "---"',
        };
      } else if (present && begins && !notContent.has(type)) {
        yield {
          line: start.line + 1,
          column: 1,
          message: 'Unexpected content, expected "---" before it',
          help: 'Write "---" in a line before it.',
          yamllint: 'missing document start "---"',
          edits: () => [
            { start: start.offset - start.column, end: start.offset - start.column, text: '---\n' },
          ],
        };
      }
    }
  },
};

const notContent: ReadonlySet<string> = new Set([
  'document-start',
  'document-end',
  'directive',
  'stream-end',
]);
