import type { Comment } from '../yaml/scanner-state.ts';
import type { Token } from '../yaml/token.ts';
import type { Edit } from './edit.ts';
import type { OptionType } from './option-type.ts';

/** A file as the rules of layout see it. */
export interface Layout {
  /** The text, its line ends all `\n`. */
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** Whether the first line of the file itself ends in `\r\n`. */
  readonly windowsLineEnds: boolean;
}

/** One offence against a rule: line and column count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly help: string;
  /** yamllint's own words for it. */
  readonly yamllint: string;
  /** What would right it, where a machine can; whether that leaves the content alone is for --fix to see. */
  readonly edits?: () => readonly Edit[];
}

/** One rule of layout: the native counterpart of yamllint's rule of that name. */
export interface Rule<Options extends object = object> {
  readonly name: string;
  /** Whether it needs nothing but lines, and so can look at a file that is no YAML. */
  readonly readsLines?: true;
  /** Its options as yamllint sets them where a configuration says nothing. */
  readonly options: Options;
  readonly accepts: Readonly<Record<keyof Options & string, OptionType>>;
  /** Options that contradict each other or that we have no answer to, in words. */
  refuses?(options: Options): string | undefined;
  check(layout: Layout, options: Options): Iterable<Problem>;
}
