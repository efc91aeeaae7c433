import { isDeepStrictEqual } from 'node:util';
import { layoutProblems } from '../layout-problems.ts';
import type { Settings, Source } from '../lint.ts';
import type { Problem, Rule } from '../rules/rule.ts';
import type { Value } from '../yaml/construct.ts';
import { type Reading, readYaml } from '../yaml/read-yaml.ts';

/** A text on its way to the fixed one, with what the rules of layout still say of it. */
export interface Draft {
  readonly text: string;
  readonly reading: Reading;
  readonly problems: readonly { readonly rule: Rule; readonly problem: Problem }[];
}

/** Most faults of layout in a draft: a file with more is no work for a machine, or is meant to fill its memory. */
const mostProblems = 200_000;

/** Makes drafts of texts: undefined of one that is no YAML, or has more faults than anybody makes. */
export type Drafting = (text: string) => Draft | undefined;

/** Drafts of one file under its settings. */
export function drafting(source: Source, settings: Settings): Drafting {
  return (text) => {
    const reading = readYaml(text);
    if (reading.error) return undefined;
    const found = layoutProblems({ ...source, text, windowsLineEnds: false }, reading, settings);
    const problems: { rule: Rule; problem: Problem }[] = [];
    for (const { rule, problems: ofRule } of found) {
      for (const problem of ofRule) {
        if (problems.length === mostProblems) return undefined;
        problems.push({ rule, problem });
      }
    }
    return { text, reading, problems };
  };
}

/** How much is wrong with the layout. Blanks count double, as a line of nothing else becomes an empty line. */
export function badness({ problems }: Draft): number {
  return problems.reduce((sum, { rule }) => sum + (rule.name === 'trailing-spaces' ? 2 : 1), 0);
}

/** Whether a draft says a value, and still has every comment of another. */
export function says(draft: Draft, value: Value | undefined, other: Draft): boolean {
  return (
    isDeepStrictEqual(draft.reading.value, value) &&
    isDeepStrictEqual(commentsOf(draft), commentsOf(other))
  );
}

function commentsOf({ text, reading }: Draft): string[] {
  return reading.comments.map(({ start }) => {
    const end = text.indexOf('\n', start.offset);
    return text.slice(start.offset, end === -1 ? undefined : end).trimEnd();
  });
}
