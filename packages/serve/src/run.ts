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
import type { Backend, BackendSettings } from './backend.ts';
import { backendFor } from './backends.ts';
import { watchForEnd } from './ending.ts';
import { createApiServer } from './http/server.ts';
import { listen } from './listen.ts';
import type { Model } from './model.ts';
import { modelPath } from './model-path.ts';
import { watchReader } from './reader.ts';
import type { Served } from './route.ts';
import { routes } from './routes.ts';
import { type Args, readSettings } from './settings.ts';

/** Serve until asked to end, which is 0; 130 where that came before the model was loaded. */
export async function run(args: Args & LedgerArgs, io: Io): Promise<number> {
  const tool = { name: 'serve', version: manifest.version };
  let served: boolean | undefined;
  const code = await withLedger(tool, args, io, async (ledger) => {
    served = await serve(args, io, ledger);
    return served ? undefined : 130;
  });
  return served && io.signal?.aborted ? 0 : code;
}

/** Whether it came to serving before it was asked to end. */
async function serve(args: Args, io: Io, ledger: Ledger): Promise<boolean> {
  const settings = readSettings(args);
  const { path, base } = await modelPath(args, io, ledger);
  const backend = await backendFor(path);
  const log = (line: string) => {
    if (!args.quiet) io.stderr.write(`serve: ${line}\n`);
  };
  const api = openApi(args, settings.key, log);
  const ending = watchForEnd(io, args['exit-with-stdin']);
  let model: Model | undefined;
  try {
    // Before the model: loading may take minutes, and a port that is taken is better known at once.
    const url = await listen(api.server, args.host, args.port);
    model = await openUnlessAsked(backend, path, { ...settings, base, log, signal: ending.signal });
    if (!model) return false;
    const name = args['served-model-name'] ?? basename(path).replace(/\.gguf$/i, '');
    api.begin({ model, name, aliases: [path, basename(path)], created: nowInSeconds() });
    const file = base === undefined ? path : `${path} on ${base}`;
    log(`${file} (${backend.name}, ${model.contextLength} tokens) at ${url}`);
    ledger.made();
    const body = { url, model: name, pid: process.pid, backend: backend.name };
    await ledger.write(record<Endpoint>(endpoint, body));
    const unwatch = args['exit-with-stdout'] ? watchReader(io.stdout) : () => {};
    await ending.asked();
    unwatch();
  } finally {
    ending.unwatch();
    await api.stop();
    await model?.close();
  }
  ledger.note(`${api.answered()} requests answered`);
  return true;
}

/** The server, which answers from when it is told with what. */
function openApi({ verbose }: Args, key: string | undefined, log: (line: string) => void) {
  let ready: Served | undefined;
  let requests = 0;
  const server = createApiServer({
    served: () => ready,
    routes,
    key,
    onAnswer(line) {
      requests++;
      if (verbose) log(line);
    },
    onDefect: (error) => log(`a request failed: ${(error as Error)?.stack ?? error}`),
  });
  return {
    ...server,
    begin: (served: Served) => {
      ready = served;
    },
    answered: () => requests,
  };
}

async function openUnlessAsked(
  backend: Backend,
  path: string,
  settings: BackendSettings & { signal: AbortSignal },
): Promise<Model | undefined> {
  try {
    return await backend.open(path, settings);
  } catch (error) {
    if (settings.signal.aborted) return undefined;
    throw error;
  }
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
