import { once } from 'node:events';
import { type Io, isTerminal } from '@labpipe/cli';
import { withLedger } from '@labpipe/records';
import manifest from '../../package.json' with { type: 'json' };
import { openBase } from '../base.ts';
import { readExamples } from '../read-examples.ts';
import type { Example } from '../rows/example.ts';
import { checkLengths, type LengthArgs } from '../settings.ts';
import { brackets, colours, markedText } from './marked.ts';

type Args = LengthArgs & Parameters<typeof withLedger>[1] & { _: string[]; model: string };

/** Open the model, read the rows, print each as it is learned. */
export async function run(args: Args, io: Io): Promise<number> {
  checkLengths(args);
  const base = await openBase(args.model);
  await base.gguf.close();
  const { context } = base.llama;
  const reader = { ...base, contextLength: Math.min(context, args['max-seq-len'] ?? context) };
  const marks = isTerminal(io.stdout) && !io.env['NO_COLOR'] ? colours : brackets;
  return withLedger(
    { name: 'train preview', version: manifest.version },
    args,
    io,
    async (ledger) => {
      for (const example of await readExamples(args._, reader, io, ledger)) {
        if (io.signal?.aborted) return undefined;
        const text = markedText(example, base.tokenizer, marks);
        const more = !io.stdout.write(`${heading(example)}\n${text.trimEnd()}\n\n`);
        if (more) await once(io.stdout, 'drain');
        ledger.wrote();
      }
      return undefined;
    },
  );
}

function heading({ id, ids, learned }: Example): string {
  const count = learned.reduce((a, b) => a + b, 0);
  return `# ${JSON.stringify(id).slice(1, -1)}: ${ids.length} tokens, ${count} learned`;
}
