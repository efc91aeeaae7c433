/** Puts typed lines together to messages. */
export interface Block {
  /** The message, once it is complete. */
  push: (line: string) => string | undefined;
  /** Whether more lines are to come. */
  open: boolean;
  /** Forget what was begun. */
  reset: () => void;
}

const quotes = '"""';

/** A line is a message; `"""` begins one of several lines and ends it, and a line that ends with `\` goes on. */
export function newBlock(): Block {
  let lines: string[] = [];
  let quoted = false;
  const block: Block = {
    open: false,
    push(line) {
      if (!quoted && lines.length === 0 && line.startsWith(quotes)) {
        quoted = true;
        line = line.slice(quotes.length);
        if (line === '') {
          block.open = true;
          return undefined;
        }
      }
      const ends = quoted ? line.trimEnd().endsWith(quotes) : !line.endsWith('\\');
      lines.push(textOf(line, quoted, ends));
      block.open = !ends;
      return ends ? take() : undefined;
    },
    reset: () => {
      take();
    },
  };
  function take(): string {
    const text = lines.join('\n');
    lines = [];
    quoted = false;
    block.open = false;
    return text.trim();
  }
  return block;
}

function textOf(line: string, quoted: boolean, ends: boolean): string {
  if (quoted) return ends ? line.trimEnd().slice(0, -quotes.length) : line;
  return ends ? line : line.slice(0, -1);
}
