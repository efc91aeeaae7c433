/** How bad: an error refuses the file, a warning does under `--strict`, an info never does. */
export type Level = 'error' | 'warning' | 'info';

/** Something that the linter has to say about a file, with its place. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly level: Level;
  /** A fixed word, the reason under which a refused file is counted. */
  readonly rule: string;
  /** The YAML path, such as `.seed_examples[0].answer`; empty where there is none. */
  readonly path: string;
  /** "Unexpected X, expected Y". */
  readonly message: string;
  /** What to do. */
  readonly help: string;
  /** What InstructLab's own parser says in its place; null where it has said so already, absent where it has no words. */
  readonly upstream?: { readonly path: string; readonly message: string } | null;
}

/** The order of findings in a file. */
export function byPlace(a: Finding, b: Finding): number {
  return a.line - b.line || a.column - b.column;
}
