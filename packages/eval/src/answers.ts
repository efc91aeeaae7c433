import { open } from 'node:fs/promises';
import { unwritable, writeFileAtomically } from '@labpipe/cli';
import type { Answer, Ledger } from '@labpipe/records';
import type { BenchmarkArgs } from './options.ts';

/** Takes each answer as it comes, counts it, and keeps it where the user wants it. */
export type PutAnswer = (answer: Answer) => Promise<void>;

/** Do the work with a place for its answers: the file of --answers, else stdout, else (with --pick) none. */
export async function withAnswers(
  { answers: path, pick }: Pick<BenchmarkArgs, 'answers' | 'pick'>,
  ledger: Ledger,
  work: (put: PutAnswer) => Promise<void>,
): Promise<void> {
  if (path !== undefined) return keepInFile(path, ledger, work);
  const show = pick === 'none' ? ledger.emit : async () => {};
  return work((answer) => take(answer, ledger, show));
}

// The file of an interrupted or failed run holds what was answered until then; without answers the old file stays.
async function keepInFile(
  path: string,
  ledger: Ledger,
  work: (put: PutAnswer) => Promise<void>,
): Promise<void> {
  let opened = false;
  let failure: { error: unknown } | undefined;
  try {
    await writeFileAtomically(path, async (temporary) => {
      const file = await open(temporary, 'w');
      opened = true;
      let kept = 0;
      const keep = async (answer: Answer) => {
        kept++;
        await file.appendFile(`${JSON.stringify(answer)}\n`);
      };
      try {
        await work((answer) => take(answer, ledger, keep));
      } catch (error) {
        if (kept === 0) throw error;
        failure = { error };
      } finally {
        await file.close();
      }
    });
  } catch (cause) {
    if (opened) throw cause;
    throw unwritable('answers', path, cause);
  }
  if (failure) throw failure.error;
}

async function take(
  answer: Answer,
  ledger: Ledger,
  keep: (answer: Answer) => Promise<void>,
): Promise<void> {
  ledger.made();
  if (answer.error === undefined) ledger.wrote();
  else ledger.fail('ask', 'refused', answer.error, answer);
  await keep(answer);
}
