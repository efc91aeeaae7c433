import {
  atDocumentMarker,
  type Cursor,
  isBlankOrEnd,
  isBreak,
  mark,
  peek,
  skipSpaces,
  takeBreak,
} from './cursor.ts';
import { type Token, token } from './token.ts';

/** What a plain scalar needs to know of the block or flow it stands in. */
export interface PlainContext extends Cursor {
  readonly flowLevel: number;
  readonly indent: number;
  allowSimpleKey: boolean;
}

/** A scalar without quotes, with all its lines; after a line end a simple key may follow. */
export function scanPlain(context: PlainContext): Token {
  const start = mark(context);
  let end = start;
  let value = '';
  let spaces: string | undefined = '';
  while (peek(context) !== 35) {
    const from = context.offset;
    context.offset = endOfWord(context);
    if (context.offset === from) break;
    context.allowSimpleKey = false;
    value += spaces + context.text.slice(from, context.offset);
    end = mark(context);
    spaces = scanSpaces(context);
    if (!spaces) break;
    const column = context.offset - context.lineStart;
    if (context.flowLevel === 0 && column < context.indent + 1) break;
  }
  return token('scalar', start, end, value, 'plain');
}

function endOfWord({ text, offset, flowLevel }: PlainContext): number {
  for (let at = offset; ; at++) {
    const code = text.charCodeAt(at) || 0;
    if (isBlankOrEnd(code)) return at;
    if (code === 58) {
      const next = text.charCodeAt(at + 1) || 0;
      if (isBlankOrEnd(next) || (flowLevel > 0 && isFlowIndicator(next))) return at;
    }
    if (flowLevel > 0 && (code === 63 || isFlowIndicator(code))) return at;
  }
}

// Characters , [ ] { }
function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

// What the blanks and line ends after a word count as when another word follows; undefined where the scalar must end.
function scanSpaces(context: PlainContext): string | undefined {
  const from = context.offset;
  skipSpaces(context);
  if (!isBreak(peek(context))) return context.text.slice(from, context.offset);
  const first = takeBreak(context);
  context.allowSimpleKey = true;
  if (atDocumentMarker(context)) return undefined;
  let breaks = '';
  for (;;) {
    skipSpaces(context);
    if (!isBreak(peek(context))) break;
    breaks += takeBreak(context);
    if (atDocumentMarker(context)) return undefined;
  }
  if (first !== '\n') return first + breaks;
  return breaks === '' ? ' ' : breaks;
}
