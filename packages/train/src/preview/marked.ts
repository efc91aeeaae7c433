import type { Tokenizer } from '@labpipe/tokenizer';
import type { Example } from '../rows/example.ts';

/** How what is learned is set apart: what stands before and after a stretch of it. */
export interface Marks {
  open: string;
  close: string;
}

/** For text: brackets that hardly any text holds. */
export const brackets: Marks = { open: '⟦', close: '⟧' };

/** For a terminal: green, on and off. */
export const colours: Marks = { open: '\x1b[32m', close: '\x1b[39m' };

/** The text of an example as the model reads it, what is learned between marks; control characters of the text show as pictures. */
export function markedText(
  { ids, learned }: Example,
  tokenizer: Pick<Tokenizer, 'decode'>,
  { open, close }: Marks,
): string {
  let text = '';
  for (let from = 0; from < ids.length; ) {
    let to = from + 1;
    while (to < ids.length && learned[to] === learned[from]) to++;
    const words = visible(tokenizer.decode([...ids.subarray(from, to)]));
    text += learned[from] ? `${open}${words}${close}` : words;
    from = to;
  }
  return text;
}

// A row may come from anywhere: it must not move the cursor or change the title of who looks at it.
function visible(text: string): string {
  return text.replace(/[\p{Cc}]/gu, (char) => {
    if (char === '\n' || char === '\t') return char;
    const code = char.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '␡' : '\uFFFD';
  });
}
