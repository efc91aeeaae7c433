import { checkOutput, type Input, InputError, type Io, refuseInputs } from '@labpipe/cli';
import {
  type Counts,
  cameToNothing,
  countLoss,
  describeCounts,
  heaviestStage,
  noCounts,
  reasonTable,
} from './counts.ts';
import { readChecked, writeRecord } from './jsonl.ts';
import type { Kind } from './kind.ts';
import { openRejects, type Rejects } from './rejects.ts';

/** The flags that a ledger follows: `ledgerOptions` of @labpipe/cli. */
export interface LedgerArgs {
  rejects?: string | undefined;
  summary?: string | undefined;
  'skip-bad'?: boolean | undefined;
  quiet?: boolean | undefined;
  verbose?: boolean | undefined;
}

/** Counts what comes in, goes out, is refused and fails, so that nothing is lost in silence. */
export interface Ledger {
  /** The records of an input, each counted as taken; a broken line ends the run, or is a reject under --skip-bad. */
  read: <T>(input: Input, kind: Kind<T>) => AsyncGenerator<T>;
  /** The same for a stream of several kinds. */
  readAny: <T>(input: Input, kinds: readonly Kind<T>[]) => AsyncGenerator<T>;
  /** Count what is taken without being read as a record: a file, a question. */
  took: (count?: number) => void;
  /** Count what was made of the input; from then on the sums close over it. */
  made: (count?: number) => void;
  /** Put a record on stdout and count it. */
  write: (record: object) => Promise<void>;
  /** Put a record on stdout that does not count: news of the work, not its result. */
  emit: (record: object) => Promise<void>;
  /** Count what goes out by another way than stdout. */
  wrote: (count?: number) => void;
  /** Keep a record that a stage refused; `reason` is a short fixed word. */
  reject: (stage: string, reason: string, detail: string, input: unknown) => void;
  /** Keep a record that could not be worked on through no fault of its own. */
  fail: (stage: string, reason: string, detail: string, input: unknown) => void;
  /** Say something more in the closing line. */
  note: (text: string) => void;
  /** Say something more in --summary, under a key of its own. */
  detail: (key: string, value: unknown) => void;
}

interface Tool {
  name: string;
  version: string;
}

/**
 * Run a tool's work under a ledger and give its exit code: the work's own, else 1 when there was input and nothing
 * came out, else 3 when some failed, else 0; 130 when it was interrupted. The closing line, --summary and --rejects
 * are written even when the work throws.
 */
export async function withLedger(
  tool: Tool,
  args: LedgerArgs & { _?: readonly string[] },
  io: Io,
  work: (ledger: Ledger) => Promise<number | undefined>,
): Promise<number> {
  const began = performance.now();
  const counts = noCounts();
  const notes: string[] = [];
  const details: Record<string, unknown> = {};
  refuseInputs({ rejects: args.rejects, summary: args.summary }, args._ ?? []);
  if (args.summary !== undefined) checkOutput('summary', args.summary);
  const rejects = openRejects(tool.name, args.rejects);
  let code: number | undefined;
  let done = false;
  try {
    code = await work(openLedger(tool, { counts, notes, details }, rejects, args, io));
    done = true;
  } finally {
    const seconds = (performance.now() - began) / 1000;
    rejects.close();
    if (!args.quiet) {
      const words = [describeCounts(counts), ...notes, `${seconds.toFixed(1)} s`];
      io.stderr.write(`${tool.name}: ${words.join(', ')}\n`);
    }
    if (done && code === undefined && cameToNothing(counts) && !io.signal?.aborted) {
      io.stderr.write(`${tool.name}: ${emptyMessage(counts, args)}\n`);
    }
    const writing = writeSummary(args.summary, tool, { counts, details }, seconds);
    // What ended the work says more than that its summary could not be written.
    await (done ? writing : writing.catch(() => {}));
  }
  if (io.signal?.aborted) return 130;
  if (code !== undefined) return code;
  if (cameToNothing(counts)) return 1;
  return counts.failed > 0 ? 3 : 0;
}

/** What a ledger knows by its end. */
interface Kept {
  counts: Counts;
  notes: string[];
  details: Record<string, unknown>;
}

function openLedger(
  { name }: Tool,
  { counts, notes, details }: Kept,
  rejects: Rejects,
  { 'skip-bad': skipBad, verbose }: LedgerArgs,
  io: Io,
): Ledger {
  const lose =
    (how: 'rejected' | 'failed'): Ledger['reject'] =>
    (stage, reason, detail, input) => {
      countLoss(counts, how, stage, reason);
      rejects.keep(stage, reason, detail, input);
      if (verbose) io.stderr.write(`${name}: ${how} at ${stage}: ${reason}: ${detail}\n`);
    };
  const reject = lose('rejected');

  async function* readAny<T>(input: Input, kinds: readonly Kind<T>[]): AsyncGenerator<T> {
    for await (const { at, text, record, wrong } of readChecked(input, kinds)) {
      if (io.signal?.aborted) return;
      if (wrong !== undefined && !skipBad) {
        throw new InputError(at, `${wrong}. --skip-bad goes on without such lines`);
      }
      counts.in++;
      if (wrong === undefined) yield record as T;
      else {
        if (counts.made !== undefined) counts.made++;
        reject('read', 'bad-line', `${at}: ${wrong}`, text);
      }
    }
  }

  return {
    read: (input, kind) => readAny(input, [kind]),
    readAny,
    took: (count = 1) => {
      counts.in += count;
    },
    made: (count = 1) => {
      // Lines refused before the first was made belong to the sum as well.
      counts.made = (counts.made ?? counts.rejected + counts.failed) + count;
    },
    write: (record) => {
      counts.out++;
      return writeRecord(io.stdout, record);
    },
    emit: (record) => writeRecord(io.stdout, record),
    wrote: (count = 1) => {
      counts.out += count;
    },
    reject,
    fail: lose('failed'),
    note: (text) => {
      notes.push(text);
    },
    detail: (key, value) => {
      details[key] = value;
    },
  };
}

async function writeSummary(
  path: string | undefined,
  { name, version }: Tool,
  { counts, details }: Pick<Kept, 'counts' | 'details'>,
  seconds: number,
): Promise<void> {
  if (path === undefined) return;
  const { writeFile } = await import('node:fs/promises');
  const { writeFileAtomically } = await import('@labpipe/cli');
  const { in: taken, made, out, rejected, failed } = counts;
  const summary = {
    tool: name,
    version,
    in: taken,
    ...(made !== undefined && { made }),
    out,
    rejected,
    failed,
    seconds: Math.round(seconds * 1000) / 1000,
    reasons: reasonTable(counts),
    ...details,
  };
  await writeFileAtomically(path, (temporary) =>
    writeFile(temporary, `${JSON.stringify(summary, null, 2)}\n`),
  );
}

function emptyMessage(counts: Counts, { rejects }: LedgerArgs): string {
  const where = rejects ? `see ${rejects}` : 'run again with --rejects FILE to see them';
  return `Unexpected empty output, expected a record or more from ${counts.in}: ${heaviestStage(counts)}; ${where}`;
}
