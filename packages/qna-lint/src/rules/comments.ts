import type { Comment } from '../yaml/scanner-state.ts';
import { flag, wholeNumber } from './option-type.ts';
import type { Layout, Problem, Rule } from './rule.ts';

interface Comments {
  readonly 'require-starting-space': boolean;
  readonly 'ignore-shebangs': boolean;
  readonly 'min-spaces-from-content': number;
}

/** A space after the # of a comment, and some before it where it follows content. */
export const comments: Rule<Comments> = {
  name: 'comments',
  options: {
    'require-starting-space': true,
    'ignore-shebangs': true,
    'min-spaces-from-content': 2,
  },
  accepts: {
    'require-starting-space': flag,
    'ignore-shebangs': flag,
    'min-spaces-from-content': wholeNumber,
  },
  *check(layout, options) {
    for (const comment of layout.comments) {
      const distance = options['min-spaces-from-content'];
      if (comment.isInline && blanksBefore(layout, comment) < distance) {
        yield tooNear(layout, comment, distance);
      }
      if (options['require-starting-space']) {
        yield* checkStart(layout, comment, options['ignore-shebangs']);
      }
    }
  },
};

function blanksBefore({ text }: Layout, { start }: Comment): number {
  let at = start.offset;
  while (at > 0 && /[ \t]/.test(text[at - 1] ?? '')) at--;
  return start.offset - at;
}

function tooNear(layout: Layout, comment: Comment, least: number): Problem {
  const { offset, line, column } = comment.start;
  const missing = least - blanksBefore(layout, comment);
  return {
    line: line + 1,
    column: column + 1,
    message: `Unexpected comment right after content, expected ${least} spaces before it`,
    help: `Add ${missing === 1 ? 'a space' : `${missing} spaces`}.`,
    yamllint: `too few spaces before comment: expected ${least}`,
    edits: () => [{ start: offset, end: offset, text: ' '.repeat(missing) }],
  };
}

function* checkStart(
  { text }: Layout,
  { start }: Comment,
  ignoreShebangs: boolean,
): Iterable<Problem> {
  let at = start.offset;
  while (text[at] === '#') at++;
  const next = text[at] ?? '\n';
  if (next === ' ' || next === '\n') return;
  if (ignoreShebangs && start.offset === 0 && at === 1 && next === '!') return;
  yield {
    line: start.line + 1,
    column: start.column + 1 + at - start.offset,
    message: 'Unexpected comment without a space after the #, expected one',
    help: 'Add a space.',
    yamllint: 'missing starting space in comment',
    edits: () => [{ start: at, end: at, text: ' ' }],
  };
}
