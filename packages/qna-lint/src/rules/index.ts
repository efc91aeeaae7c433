import { braces } from './braces.ts';
import { brackets } from './brackets.ts';
import { colons } from './colons.ts';
import { commas } from './commas.ts';
import { emptyLines } from './empty-lines.ts';
import { hyphens } from './hyphens.ts';
import { indentation } from './indentation.ts';
import { keyDuplicates } from './key-duplicates.ts';
import { newLineAtEndOfFile } from './new-line-at-end-of-file.ts';
import { newLines } from './new-lines.ts';
import type { Rule } from './rule.ts';
import { trailingSpaces } from './trailing-spaces.ts';

/**
 * The rules of layout that InstructLab asks yamllint for (its preset "relaxed" without line-length). Its rule
 * `anchors` is missing: the reader itself refuses an alias without an anchor.
 */
export const rules: readonly Rule[] = [
  braces,
  brackets,
  colons,
  commas,
  emptyLines,
  hyphens,
  indentation,
  keyDuplicates,
  newLineAtEndOfFile,
  newLines,
  trailingSpaces,
];
