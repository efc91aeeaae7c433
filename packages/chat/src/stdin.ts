import { type Input, type Io, isTerminal } from '@labpipe/cli';
import { readLines } from '@labpipe/records';

/** What stands on stdin. */
export type Given =
  | { kind: 'terminal' }
  | { kind: 'text'; text: string }
  /** JSONL, read as it is taken. */
  | { kind: 'records'; input: Input };

// Somebody may have forgotten that a tool without a terminal reads what comes.
const patience = 2000;

/** Look at stdin: its first line tells records from text. Text is read whole; none is an empty text. */
export async function readStdin({ stdin, stderr }: Io): Promise<Given> {
  if (isTerminal(stdin)) return { kind: 'terminal' };
  const lines = readLines(stdin);
  const before: string[] = [];
  const reminder = setTimeout(
    () => stderr.write('chat: waiting for stdin: a question, or records\n'),
    patience,
  );
  try {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      before.push(next.value);
      if (next.value.trim() === '') continue;
      if (!isRecord(next.value)) break;
      return { kind: 'records', input: { name: '<stdin>', bytes: resume(before, lines) } };
    }
  } finally {
    clearTimeout(reminder);
  }
  for await (const line of lines) before.push(line);
  return { kind: 'text', text: before.join('\n').trim() };
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
