import { setTimeout as wait } from 'node:timers/promises';
import { EndpointError, type Io, UsageError } from '@labpipe/cli';
import { type Endpoint, endpoint, readLines, validator } from '@labpipe/records';

/** A model server of our own. */
export interface Served {
  endpoint: Endpoint;
  stop: () => Promise<void>;
}

export interface ServeSettings {
  /** A program and its first arguments, as in a shell without variables. */
  command: string;
  /** How long it may take until it answers. */
  timeoutSeconds: number;
  verbose: boolean;
}

/** What to serve; adapters with the model that they are for. */
export interface ServedFile {
  path: string;
  base?: string;
}

/** How long a server that is told to end may take. */
const patienceMilliseconds = 3000;

/**
 * Serve a model file with `command PATH --port 0 --exit-with-stdin` (of adapters with `--base MODEL`) until `stop`. The server lives no longer than the
 * pipe to its standard input, so it ends even when this process is killed. Throws EndpointError when no endpoint
 * comes, and UsageError when there is no such command.
 */
export async function serveModel(
  file: ServedFile,
  settings: ServeSettings,
  io: Pick<Io, 'stderr' | 'signal'>,
): Promise<Served> {
  const { child } = await spawn(file, settings.command, io.signal);
  const lastWords = keepLast(child.stderr, settings.verbose ? io.stderr : undefined);
  const stop = async () => {
    child.stdin.end();
    const ended = await Promise.race([child, after(patienceMilliseconds)]);
    if (!ended) child.kill();
    await child;
  };
  const first = await Promise.race([
    firstEndpoint(child.stdout),
    after(settings.timeoutSeconds * 1000),
  ]);
  if (first) {
    child.stdout.resume();
    return { endpoint: first, stop };
  }
  const endedAlone = await Promise.race([child, after(100)]);
  await stop();
  const { code, exitCode } = await child;
  if (code === 'ENOENT' || code === 'EACCES') {
    throw new UsageError(
      `--serve-command ${settings.command}: Unexpected missing program (${code}), expected one in node_modules/.bin or on the PATH`,
    );
  }
  const what = endedAlone
    ? `end of '${settings.command}' (exit code ${exitCode})`
    : `silence of '${settings.command}' for ${settings.timeoutSeconds} s`;
  throw new EndpointError(
    `${file.path}: Unexpected ${what}, expected its endpoint record${lastWords() && `; it said: ${lastWords()}`}`,
  );
}

// In an object, as a child is a promise of its own end, which nobody wants to await here.
async function spawn({ path, base }: ServedFile, command: string, signal: AbortSignal | undefined) {
  const { execa, parseCommandString } = await import('execa');
  const [program = '', ...words] = parseCommandString(command);
  const flags = ['--port', '0', '--exit-with-stdin', ...(base ? ['--base', base] : [])];
  const child = execa(program, [...words, path, ...flags], {
    env: withoutSettings(process.env),
    preferLocal: true,
    localDir: import.meta.dirname,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    forceKillAfterDelay: patienceMilliseconds,
    ...(signal && { cancelSignal: signal }),
  });
  // It may end before it is told to; its exit code says why.
  child.stdin.on('error', () => {});
  return { child };
}

// LABPIPE_SUMMARY and its like are this tool's: a server that took them for its own would write over our files.
function withoutSettings(env: NodeJS.ProcessEnv): Record<string, undefined> {
  const ours = Object.keys(env).filter((name) => name.startsWith('LABPIPE_'));
  return Object.fromEntries(ours.map((name) => [name, undefined]));
}

// Nothing of the pipe may be closed after its first line: a server that logs there later would break.
async function firstEndpoint(stdout: NodeJS.ReadableStream): Promise<Endpoint | undefined> {
  const isWrong = validator(endpoint.schema, endpoint.name);
  const open = (stdout as import('node:stream').Readable).iterator({ destroyOnReturn: false });
  for await (const line of readLines(open)) {
    const record = parse(line);
    if (record !== undefined && isWrong(record) === undefined) return record as Endpoint;
  }
  return undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The end of what a stream says, for the message if things go wrong; all of it goes on to `log`. */
function keepLast(
  stream: NodeJS.ReadableStream,
  log: NodeJS.WritableStream | undefined,
): () => string {
  let last = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    last = (last + piece).slice(-2000);
    log?.write(piece);
  });
  return () => last.trim().split('\n').slice(-5).join('\n');
}

function after(milliseconds: number): Promise<undefined> {
  return wait(milliseconds, undefined, { ref: false });
}
