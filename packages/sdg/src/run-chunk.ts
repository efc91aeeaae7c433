import { checkWhole, type Io, openProgress } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import { openTokenCounter } from '@labpipe/tokenizer';
import { chunksOf } from './chunks/leaf-chunks.ts';
import { openLibrary } from './chunks/library.ts';
import { leavesOf } from './flow/leaves.ts';
import { readShard } from './flow/shard.ts';
import { lose } from './loss.ts';
import { smallestChunk } from './smallest-chunk.ts';
import { version } from './tool.ts';

interface Args extends LedgerArgs {
  _: string[];
  'chunk-tokens': number;
  tokenizer?: string | undefined;
  shard?: string | undefined;
  'docling-url'?: string | undefined;
  progress: string;
}

/** Read leaves, write the chunks of their documents. */
export async function run(args: Args, io: Io): Promise<number> {
  const tokens = args['chunk-tokens'];
  checkWhole('chunk-tokens', tokens, smallestChunk);
  const shard = readShard(args.shard);
  const counter = await openTokenCounter(args.tokenizer);
  const library = openLibrary(args, io);
  return withLedger({ name: 'sdg chunk', version }, args, io, async (ledger) => {
    ledger.made(0);
    const progress = openProgress(io, {
      mode: args.quiet ? 'none' : args.progress,
      label: 'sdg chunk',
    });
    let done = 0;
    for await (const record of leavesOf(args._, shard, ledger, io)) {
      if (record.type !== 'knowledge') continue;
      for await (const { chunk, loss } of chunksOf(record, library, tokens, counter)) {
        if (io.signal?.aborted) break;
        if (chunk) {
          ledger.made();
          await ledger.write(chunk);
        } else lose(ledger, loss);
        progress.tick(++done);
      }
    }
    progress.end();
    return undefined;
  });
}
