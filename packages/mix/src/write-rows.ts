import { once } from 'node:events';
import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { Entry } from './entry.ts';
import type { Verdict } from './judge.ts';

const reasons: Readonly<Record<Exclude<Verdict, 'stays'>, { stage: string; detail: string }>> = {
  'held-out': { stage: 'split', detail: 'Its question is held out' },
  'holds-held-out': { stage: 'split', detail: 'A held-out question stands in it' },
  'not-sampled': { stage: 'sample', detail: 'Others have smaller priorities' },
};

/** Writes what stays to stdout, and refuses the rest and every duplicate. */
export interface RowWriter {
  write: (entry: Entry, verdict: Verdict) => Promise<void>;
}

/** `isKept` says whether an entry that is held out stands in the held-out file itself. */
export function openRowWriter(
  { stdout }: Io,
  ledger: Ledger,
  isKept: (entry: Entry) => boolean,
): RowWriter {
  const seen = new Set<string>();
  return {
    async write(entry, verdict) {
      const { lesson, line } = entry;
      const kept = verdict === 'stays' || (verdict === 'held-out' && isKept(entry));
      if (kept && seen.has(lesson)) {
        ledger.reject('dedupe', 'duplicate', `Its lesson ${lesson} is there already`, parse(line));
        return;
      }
      if (!kept) {
        const { stage, detail } = reasons[verdict as Exclude<Verdict, 'stays'>];
        ledger.reject(stage, verdict, detail, parse(line));
        return;
      }
      seen.add(lesson);
      ledger.wrote();
      if (verdict !== 'stays') return;
      if (!stdout.write(`${line}\n`)) await once(stdout, 'drain');
    },
  };
}

function parse(line: string): unknown {
  return JSON.parse(line);
}
