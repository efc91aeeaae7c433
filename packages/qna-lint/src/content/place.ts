import type { Mark } from '../yaml/token.ts';
import type { Offence } from './rule.ts';

/**
 * Where an offence is: at its words, where these stand in the file as they are (line breaks apart), else at the start of
 * their text. `file` is the whole text of the file.
 */
export function markOf({ at, words }: Offence, file: string): Mark {
  if (words === undefined || words.length > 200) return at.mark;
  const { offset } = at.mark;
  const pattern = new RegExp(words.split(/\s+/).map(escaped).join('\\s+'));
  // Beyond what follows would be another text; indentation and folds make it longer than the text itself.
  const found = pattern.exec(file.slice(offset, offset + reach(at)));
  return found ? markAt(file, offset + found.index, at.mark) : at.mark;
}

function reach(at: Offence['at']): number {
  const { text = '' } = at as { text?: string };
  return 2 * text.length + 40 * (text.split(' ').length / 8 + text.split('\n').length) + 40;
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function markAt(file: string, offset: number, from: Mark): Mark {
  const between = file.slice(from.offset, offset);
  const lines = between.split('\n').length - 1;
  const column =
    lines === 0 ? from.column + between.length : between.length - between.lastIndexOf('\n') - 1;
  return { offset, line: from.line + lines, column };
}
