import type { Readable } from 'node:stream';
import { type Input, type Io, isTerminal } from '@labpipe/cli';
import { readLines } from '@labpipe/records';

/** What stands on stdin. */
export type Given =
  | { kind: 'terminal' }
  | { kind: 'text'; text: string }
  /** JSONL, read as it is taken. */
  | { kind: 'records'; input: Input };

// Milliseconds of silence after which something is said or done about it.
const patience = 2000;

/**
 * Look at stdin: its first line tells records from text. Text is read whole; none is an empty text. With `optional`, a
 * stdin that is open and silent counts as none: whoever started us may have left it open without meaning it.
 */
export async function readStdin(
  { stdin, stderr }: Io,
  { optional }: { optional: boolean },
): Promise<Given> {
  if (isTerminal(stdin)) return { kind: 'terminal' };
  const lines = readLines(stdin);
  const first = lines.next();
  if (!(await speaks(first))) {
    if (optional) {
      stderr.write('chat: nothing came on stdin, so it is left out (an argument - waits for it)\n');
      return leave(stdin, first);
    }
    stderr.write('chat: waiting for stdin: an endpoint record, rows, or text\n');
  }
  const before: string[] = [];
  for (let next = await first; !next.done; next = await lines.next()) {
    before.push(next.value);
    if (next.value.trim() === '') continue;
    if (!isRecord(next.value)) break;
    return { kind: 'records', input: { name: '<stdin>', bytes: resume(before, lines) } };
  }
  for await (const line of lines) before.push(line);
  return { kind: 'text', text: before.join('\n').trim() };
}

/** Whether a line, or the end, comes before patience ends. */
async function speaks(first: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([first.then(() => true), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function leave(stdin: Io['stdin'], first: Promise<unknown>): Given {
  // Ending the read makes it fail, which is no news; left alone it would keep the process alive.
  first.catch(() => {});
  (stdin as Partial<Readable>).destroy?.();
  return { kind: 'text', text: '' };
}

function isRecord(line: string): boolean {
  try {
    const { kind, messages } = JSON.parse(line) as { kind?: unknown; messages?: unknown };
    return typeof kind === 'string' || Array.isArray(messages);
  } catch {
    return false;
  }
}

async function* resume(before: readonly string[], lines: AsyncGenerator<string>) {
  try {
    for (const line of before) yield `${line}\n`;
    for await (const line of lines) yield `${line}\n`;
  } finally {
    // Also when the second loop was never reached: a stdin that stays open keeps the process alive.
    await lines.return(undefined);
  }
}
