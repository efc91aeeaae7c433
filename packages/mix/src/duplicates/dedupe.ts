import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { Made } from '../make-entries.ts';
import type { EmbedArgs } from './embed.ts';
import { bytesOf, type DedupeMode, thresholdOf } from './settings.ts';

/** The flags that decide which rows are the same, as they were typed. */
export interface DedupeArgs extends EmbedArgs {
  dedupe: DedupeMode;
  'dedupe-threshold'?: number | undefined;
  memory: string;
}

/** The entries without those that nearly repeat another; exact repetitions are left to whoever writes them. */
export async function dedupe(
  entries: AsyncIterable<Iterable<Made>>,
  args: DedupeArgs,
  io: Io,
  ledger: Ledger,
): Promise<AsyncIterable<Iterable<Made>>> {
  const memory = bytesOf('memory', args.memory);
  if (args.dedupe === 'exact' || args.dedupe === 'none') return entries;
  const threshold = thresholdOf(args.dedupe, args['dedupe-threshold']);
  const { withoutDuplicates } = await import('./without-duplicates.ts');
  if (args.dedupe === 'near') {
    const { nearness } = await import('./near.ts');
    return withoutDuplicates(entries, nearness(threshold), memory, io, ledger);
  }
  const { openEmbedding } = await import('./embed.ts');
  const { semanticLikeness } = await import('./semantic.ts');
  const { embed, inOrder, without } = await openEmbedding(args, io);
  const likeness = semanticLikeness(threshold, embed, inOrder);
  return noting(withoutDuplicates(entries, likeness, memory, io, ledger), () => {
    if (without() > 0) ledger.note(`${without()} rows stay for want of an embedding`);
  });
}

async function* noting<T>(items: AsyncIterable<T>, atEnd: () => void): AsyncGenerator<T> {
  yield* items;
  atEnd();
}
