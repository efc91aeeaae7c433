import { oneOf } from './option-type.ts';
import type { Rule } from './rule.ts';

/** The line end that a type of the rule stands for. */
export const lineEnds = {
  unix: '\n',
  dos: '\r\n',
  platform: process.platform === 'win32' ? '\r\n' : '\n',
} as const;

/** Lines end in `\n`, or as configured. InstructLab never sees another, because Python converts them when it reads. */
export const newLines: Rule<{ type: keyof typeof lineEnds }> = {
  name: 'new-lines',
  readsLines: true,
  options: { type: 'unix' },
  accepts: { type: oneOf('unix', 'dos', 'platform') },
  *check({ text, windowsLineEnds }, { type }) {
    const wanted = lineEnds[type];
    if (!text.includes('\n') || windowsLineEnds === (wanted === '\r\n')) return;
    const [found, name] = windowsLineEnds ? ['\\r\\n', 'Unix'] : ['\\n', 'Windows'];
    const shown = windowsLineEnds ? '\\n' : '\\r\\n';
    yield {
      line: 1,
      column: text.indexOf('\n') + 1,
      message: `Unexpected ${windowsLineEnds ? 'Windows' : 'Unix'} line end (${found}), expected ${shown}`,
      help: `Save the file with ${name} line ends.`,
      yamllint: `wrong new line character: expected ${shown}`,
    };
  },
};
