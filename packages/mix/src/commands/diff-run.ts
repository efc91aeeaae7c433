import { type Io, UsageError } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import tool from '../../package.json' with { type: 'json' };
import { bytesOf } from '../duplicates/settings.ts';
import { type Change, openComparison } from './diff.ts';
import { metadataText, readRows } from './read-rows.ts';

/** Write every change from one set to another; 0 when there is none, else 1. */
export async function run(
  args: LedgerArgs & { _: string[]; memory: string },
  io: Io,
): Promise<number> {
  const [before, after, ...more] = args._;
  if (before === '-' && after === '-') {
    throw new UsageError('Unexpected second -, expected standard input to be named once');
  }
  if (before === undefined || after === undefined || more.length > 0) {
    throw new UsageError(
      `Unexpected ${args._.length} files, expected two: the old set and the new one`,
    );
  }
  const memory = bytesOf('memory', args.memory);
  return withLedger({ name: 'mix diff', version: tool.version }, args, io, async (ledger) => {
    const comparison = openComparison(memory);
    const counts = noChanges();
    const leafs = new Map<string, Counts>();
    try {
      for (const [set, path] of [['old', before] as const, ['new', after] as const]) {
        for await (const entry of readRows([path], args, io, ledger)) comparison.add(set, entry);
      }
      for (const change of comparison.changes()) {
        counts[change.change]++;
        const leaf = leafOf(change);
        const ofLeaf = leafs.get(leaf) ?? noChanges();
        ofLeaf[change.change]++;
        leafs.set(leaf, ofLeaf);
        await ledger.emit(change);
      }
    } finally {
      comparison.close();
    }
    ledger.detail('changes', counts);
    ledger.detail('leafs', Object.fromEntries([...leafs].sort(([a], [b]) => (a < b ? -1 : 1))));
    const { added, removed, answer, weight } = counts;
    ledger.note(
      `${added} added, ${removed} removed, ${answer} answered otherwise, ${weight} weighed otherwise`,
    );
    return added + removed + answer + weight > 0 ? 1 : 0;
  });
}

type Counts = Record<Change['change'], number>;

function noChanges(): Counts {
  return { added: 0, removed: 0, answer: 0, weight: 0 };
}

/** The leaf of the row that changed, by its path where it has one; of two rows the old one's. */
function leafOf(change: Change): string {
  const { metadata } = change.change === 'answer' ? change.old : change.row;
  return metadataText(metadata, 'path') ?? metadataText(metadata, 'leaf') ?? '(none)';
}
