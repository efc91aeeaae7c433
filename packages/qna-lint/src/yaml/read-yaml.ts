import { compose } from './compose.ts';
import { construct, type Value } from './construct.ts';
import type { Node } from './node.ts';
import { scan } from './scanner.ts';
import type { Comment } from './scanner-state.ts';
import type { Mark, Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** A YAML text, read once: its tokens for the rules of layout, its nodes for places, its value for the schema. */
export interface Reading {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** The root; undefined in an empty file, or where there is an error. */
  readonly root?: Node;
  readonly value?: Value;
  readonly error?: YamlError;
}

/** Read a text whose line ends are all `\n`. Never throws for what the text holds. */
export function readYaml(text: string): Reading {
  const unprintable = unprintableCharacter(text);
  if (unprintable !== undefined) return { tokens: [], comments: [], error: unprintable };
  const scanned = scan(text);
  const { tokens, comments } = scanned;
  try {
    const root = compose(scanned);
    if (root === undefined) return { tokens, comments };
    return { tokens, comments, root, value: construct(root) };
  } catch (error) {
    if (error instanceof YamlError) return { tokens, comments, error };
    throw error;
  }
}

const unprintable = /[^\t\n\x20-\x7e\x85\xa0-\ufffd]/;

function unprintableCharacter(text: string): YamlError | undefined {
  const offset = text.search(unprintable);
  if (offset < 0) return undefined;
  const code = text.charCodeAt(offset).toString(16).padStart(4, '0').toUpperCase();
  return new YamlError(
    markAt(text, offset),
    `Unexpected control character U+${code}, expected text that can be printed`,
    'Delete the character; a copy from a PDF or a terminal often brings some along.',
  );
}

function markAt(text: string, offset: number): Mark {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { offset, line, column: offset - (before.lastIndexOf('\n') + 1) };
}
