import { type Io, UsageError } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { EmbedArgs } from '../duplicates/embed.ts';
import { bytesOf } from '../duplicates/settings.ts';
import type { Made } from '../make-entries.ts';
import type { Size } from '../source.ts';

/** What rows are compared by. */
export const selectWays = ['words', 'embeddings'] as const;

/** The flags that choose a diverse part, as they were typed. */
export interface SelectArgs extends EmbedArgs {
  select?: string | undefined;
  'select-by': (typeof selectWays)[number];
  memory: string;
}

/** The entries of a diverse part of the rows, when one is asked for. Throws UsageError. */
export async function select(
  entries: AsyncIterable<Iterable<Made>>,
  args: SelectArgs,
  io: Io,
  ledger: Ledger,
): Promise<AsyncIterable<Iterable<Made>>> {
  if (args.select === undefined) return entries;
  const size = selectSize(args.select);
  const { selectDiverse } = await import('./select.ts');
  const features = await featuresOf(args, io);
  return selectDiverse(entries, size, features, bytesOf('memory', args.memory), io, ledger);
}

async function featuresOf(args: SelectArgs, io: Io) {
  if (args['select-by'] === 'words') return (await import('./words.ts')).wordFeatures();
  const { openEmbedding } = await import('../duplicates/embed.ts');
  const { embed, inOrder } = await openEmbedding(args, io);
  return (await import('./embeddings.ts')).embeddingFeatures(embed, inOrder);
}

/** Rows, or with a point a share of them: as behind a file's name. */
function selectSize(text: string): Size {
  if (/^\d+$/.test(text)) return { count: Number(text) };
  const share = Number(text);
  if (/^\d*\.\d+$/.test(text) && share <= 1) return { share };
  throw new UsageError(
    `--select: Unexpected ${text}, expected a number of rows such as 2000, or a share such as 0.1`,
  );
}
