import { basename } from 'node:path';
import type { Io } from '@labpipe/cli';
import {
  type Endpoint,
  endpoint,
  type Ledger,
  type LedgerArgs,
  record,
  withLedger,
} from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { backendFor } from './backends.ts';
import { createApiServer } from './http/server.ts';
import { listen } from './listen.ts';
import type { Model } from './model.ts';
import { modelPath } from './model-path.ts';
import { watchReader } from './reader.ts';
import { routes } from './routes.ts';
import { type Args, readSettings } from './settings.ts';
import { untilAsked } from './until-asked.ts';

/** Serve until asked to end, which is 0; 130 where that came before the model was loaded. */
export async function run(args: Args & LedgerArgs, io: Io): Promise<number> {
  let served = false;
  const tool = { name: 'serve', version: manifest.version };
  const code = await withLedger(tool, args, io, async (ledger) => {
    const settings = readSettings(args);
    const log = (line: string) => {
      if (!args.quiet) io.stderr.write(`serve: ${line}\n`);
    };
    const path = await modelPath(args, io, ledger);
    const backend = await backendFor(path);
    const model = await backend
      .open(path, { ...settings, log, signal: io.signal })
      .catch((error: unknown) => {
        if (!io.signal?.aborted) throw error;
      });
    if (!model) return undefined;
    try {
      served = true;
      await answer(
        model,
        { path, backend: backend.name, key: settings.key, log },
        args,
        io,
        ledger,
      );
    } finally {
      await model.close();
    }
    return undefined;
  });
  return served && io.signal?.aborted ? 0 : code;
}

async function answer(
  model: Model,
  {
    path,
    backend,
    key,
    log,
  }: { path: string; backend: string; key: string | undefined; log: (line: string) => void },
  args: Args,
  io: Io,
  ledger: Ledger,
): Promise<void> {
  let requests = 0;
  const name = args['served-model-name'] ?? basename(path).replace(/\.gguf$/i, '');
  const { server, stop } = createApiServer({
    served: {
      model,
      name,
      aliases: [path, basename(path)],
      created: Math.floor(Date.now() / 1000),
    },
    routes,
    key,
    onAnswer(line) {
      requests++;
      if (args.verbose) log(line);
    },
    onDefect: (error) => log(`a request failed: ${(error as Error)?.stack ?? error}`),
  });
  const url = await listen(server, args.host, args.port);
  log(`${path} (${backend}, ${model.contextLength} tokens) at ${url}`);
  ledger.made();
  await ledger.write(record<Endpoint>(endpoint, { url, model: name, pid: process.pid, backend }));
  const unwatch = args['exit-with-stdout'] ? watchReader(io.stdout) : () => {};
  await untilAsked(io, args['exit-with-stdin']);
  unwatch();
  await stop();
  ledger.note(`${requests} requests answered`);
}
