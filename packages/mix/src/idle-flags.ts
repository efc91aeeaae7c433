import { UsageError } from '@labpipe/cli';
import type { Args } from './plan.ts';

/** A flag that does something only beside another. */
interface Dependent {
  flag: keyof Args;
  /** Its value where nobody set it. */
  unset?: string | number;
  hasUse: (args: Args) => boolean;
  /** What gives it a use. */
  beside: string;
}

const dependents: readonly Dependent[] = [
  {
    flag: 'tokenizer',
    hasUse: ({ balance, 'balance-by': unit }) => balance !== undefined && unit === 'tokens',
    beside: '--balance and --balance-by tokens',
  },
  {
    flag: 'balance-by',
    unset: 'rows',
    hasUse: ({ balance }) => balance !== undefined,
    beside: '--balance',
  },
  {
    flag: 'dedupe-threshold',
    hasUse: ({ dedupe }) => dedupe === 'near' || dedupe === 'semantic',
    beside: '--dedupe near or semantic',
  },
  {
    flag: 'select-by',
    unset: 'words',
    hasUse: ({ select }) => select !== undefined,
    beside: '--select',
  },
  {
    flag: 'without-by',
    unset: 'question',
    hasUse: ({ without }) => without !== undefined,
    beside: '--without',
  },
  {
    flag: 'split-by',
    unset: 'document',
    hasUse: ({ split }) => split !== undefined,
    beside: '--split',
  },
  {
    flag: 'split-folder',
    unset: '.',
    hasUse: ({ split }) => split !== undefined,
    beside: '--split',
  },
  {
    flag: 'hold-out',
    unset: 1,
    hasUse: holdsOut,
    beside: 'a file of --held-out',
  },
  {
    flag: 'hold-out-by',
    unset: 'phrasing',
    hasUse: holdsOut,
    beside: 'a file of --held-out',
  },
  {
    flag: 'hold-out-share',
    unset: 1,
    hasUse: holdsOut,
    beside: 'a file of --held-out',
  },
  {
    flag: 'raft-documents',
    unset: 4,
    hasUse: ({ phase }) => phase === 'skills',
    beside: '--phase skills',
  },
  {
    flag: 'raft-golden',
    unset: 0.4,
    hasUse: ({ phase }) => phase === 'skills',
    beside: '--phase skills',
  },
];

function holdsOut({ 'held-out': file }: Args): boolean {
  return file !== 'none';
}

/** Throws UsageError on a flag that would do nothing. */
export function checkIdleFlags(args: Args): void {
  for (const { flag, unset, hasUse, beside } of dependents) {
    if (args[flag] === unset || hasUse(args)) continue;
    throw new UsageError(
      `--${flag}: Unexpected without ${beside}, beside which alone it does something`,
    );
  }
}
