import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { type Io, UsageError } from '@labpipe/cli';
import { type Endpoint, endpoint, record, writeRecord } from '@labpipe/records';
import { modelName } from './http/request.ts';
import { type Settings, teacherServer } from './http/server.ts';

export interface Args {
  port: number;
  host: string;
  'latency-ms': number;
  'fault-rate': number;
  'exit-with-stdin': boolean;
  seed: number;
  _: string[];
}

/** Serve until SIGTERM, SIGINT or, when asked for, the end of stdin; 0. Throws UsageError. */
export async function run(args: Args, io: Io): Promise<number> {
  const started = performance.now();
  const { server, tally } = teacherServer(settingsOf(args));
  const port = await listen(server, args);
  const url = `http://${args.host.includes(':') ? `[${args.host}]` : args.host}:${port}/v1`;
  const body = { url, model: modelName, pid: process.pid, backend: 'stand-in' };
  await writeRecord(io.stdout, record<Endpoint>(endpoint, body));
  await asked(args, io);
  await close(server);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  io.stderr.write(
    `teacher: ${tally.answered} answered, ${tally.refused} refused, ${tally.faults} injected faults, ${seconds} s\n`,
  );
  return 0;
}

function settingsOf(args: Args): Settings {
  const { port, seed, 'latency-ms': latency, 'fault-rate': faultRate } = args;
  if (args._.length > 0)
    throw new UsageError(`Unexpected argument ${args._[0]}, expected options only`);
  expect(
    'port',
    port,
    Number.isInteger(port) && port >= 0 && port <= 65535,
    'a whole number from 0 to 65535',
  );
  expect('seed', seed, Number.isSafeInteger(seed), 'a whole number');
  expect(
    'latency-ms',
    latency,
    latency >= 0 && latency <= 3_600_000,
    'milliseconds from 0 to 3600000',
  );
  expect('fault-rate', faultRate, faultRate >= 0 && faultRate <= 1, 'a share from 0 to 1');
  return { seed, latency, faultRate };
}

function expect(option: string, value: number, isGood: boolean, expected: string): void {
  if (!isGood) throw new UsageError(`--${option}: Unexpected ${value}, expected ${expected}`);
}

async function listen(
  server: ReturnType<typeof teacherServer>['server'],
  { port, host }: Args,
): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      `--host ${host} --port ${port}: Unexpected ${code}, expected a free address of this machine; --port 0 takes a free port`,
      { cause },
    );
  }
  return (server.address() as AddressInfo).port;
}

async function asked(args: Args, { signal, stdin }: Io): Promise<void> {
  const ends: Promise<unknown>[] = [];
  if (signal) ends.push(signal.aborted ? Promise.resolve() : once(signal, 'abort'));
  if (args['exit-with-stdin']) ends.push(drained(stdin));
  // Without either there is no orderly end, and the caller has to kill the process.
  await (ends.length > 0 ? Promise.race(ends) : new Promise(() => {}));
  // A stdin that is being read keeps the process alive.
  if (args['exit-with-stdin']) (stdin as Partial<Readable>).destroy?.();
}

async function drained(stdin: Io['stdin']): Promise<void> {
  try {
    for await (const _ of stdin);
  } catch {
    // Torn down is ended too.
  }
}

// Requests in flight have a moment to finish; then the connections are closed under them.
async function close(server: ReturnType<typeof teacherServer>['server']): Promise<void> {
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), 1000);
  await once(server, 'close');
  clearTimeout(timer);
}
