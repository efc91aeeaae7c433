import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openSharedLog } from './shared-log.ts';

/**
 * Who is asking what, of the processes that share a folder of answers. A claim is a place in a queue: whoever stands first and
 * lives asks. Claims save requests and decide nothing else: where one is lost or misread something is asked twice.
 */
export interface Claims {
  /** Stand in line for a request; whether it is ours to ask at once. */
  take: (key: string) => boolean;
  /** Whether it is ours to ask by now. */
  isOurs: (key: string) => boolean;
  /** It is answered. */
  done: (key: string) => void;
  /** Nothing came of it: whoever stands next asks. */
  pass: (key: string) => void;
  /** Hear what the others say. */
  listen: () => void;
  /** Whether somebody has gone since we asked last: there may be answers of theirs that we have not seen. */
  hasLost: () => boolean;
  close: () => void;
}

const isLine =
  /^(join [0-9a-f]{10} \d+ [0-9a-f]{10}|(claim|pass) [0-9a-f]{10} [0-9a-f]{20}|(beat|leave) [0-9a-f]{10})$/;

/** A process that waits for answers says so, so often. Milliseconds. */
const beatEvery = 1000;

/** One that has said nothing for so long is gone, or as good as. Milliseconds. */
const deadAfter = 10_000;

interface Other {
  heardAt: number;
  /** Where it runs on this machine; unknown where its first line was not read. */
  pid?: number | undefined;
}

/** Open the claims of a folder; `isAnswered` says which requests need none. Throws what the file system throws. */
export function openClaims(folder: string, isAnswered: (key: string) => boolean): Claims {
  const me = randomBytes(5).toString('hex');
  const here = placeOf();
  const hello = `join ${me} ${process.pid} ${here}`;
  const log = openSharedLog(join(folder, 'claims'), hello, deadAfter);
  const queues = new Map<string, string[]>();
  const others = new Map<string, Other>();
  const own = new Set<string>();
  let hasLost = false;

  const leaveQueue = (key: string, name: string): void => {
    const rest = (queues.get(key) ?? []).filter((one) => one !== name);
    if (rest.length > 0) queues.set(key, rest);
    else queues.delete(key);
  };
  const forget = (name: string): void => {
    others.delete(name);
    for (const key of [...queues.keys()]) leaveQueue(key, name);
    hasLost = true;
  };
  const isAlive = (name: string): boolean => {
    if (name === me) return true;
    const other = others.get(name);
    if (!other) return false;
    return performance.now() - other.heardAt < deadAfter && isRunning(other.pid);
  };
  const hear = (line: string): void => {
    // Damaged ones say nothing.
    if (!isLine.test(line)) return;
    const [word, name, key, place] = line.split(' ') as [string, string, string, string?];
    if (name !== me) others.set(name, { ...others.get(name), heardAt: performance.now() });
    if (word === 'join' && name !== me && place === here) {
      others.set(name, { heardAt: performance.now(), pid: Number(key) });
    } else if (word === 'claim' && (own.has(key) || !isAnswered(key))) {
      queues.set(key, [...(queues.get(key) ?? []), name]);
    } else if (word === 'pass') leaveQueue(key, name);
    else if (word === 'leave') forget(name);
  };
  const listen = (): void => {
    for (const line of log.read() ?? startAnew()) hear(line);
  };
  /** Somebody emptied the file and thought that there was nobody else: say again what is ours. */
  const startAnew = (): string[] => {
    queues.clear();
    others.clear();
    hasLost = true;
    for (const line of [hello, ...[...own].map((key) => `claim ${me} ${key}`)]) log.append(line);
    return log.read() ?? [];
  };
  const isOurs = (key: string): boolean => {
    for (;;) {
      const [first = me] = queues.get(key) ?? [];
      if (isAlive(first)) return first === me;
      forget(first);
    }
  };
  const beat = (): void => {
    if (own.size > 0) log.append(`beat ${me}`);
  };
  const timer = setInterval(() => orNever(beat), beatEvery).unref();

  return {
    take: (whole) => {
      const key = shortOf(whole);
      own.add(key);
      log.append(`claim ${me} ${key}`);
      listen();
      return isOurs(key);
    },
    isOurs: (key) => isOurs(shortOf(key)),
    done: (key) => {
      own.delete(shortOf(key));
      queues.delete(shortOf(key));
    },
    pass: (whole) => {
      const key = shortOf(whole);
      if (!own.delete(key)) return;
      leaveQueue(key, me);
      log.append(`pass ${me} ${key}`);
    },
    listen,
    hasLost: () => {
      const had = hasLost;
      hasLost = false;
      return had;
    },
    close: () => {
      clearInterval(timer);
      orNever(() => {
        log.append(`leave ${me}`);
        listen();
        if (![...others.keys()].some(isAlive)) log.clear();
      });
      log.close();
    },
  };
}

/** Of keys of 40 hex digits, as long as no two are ever the same. */
function shortOf(key: string): string {
  return key.slice(0, 20);
}

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The machine, and the container: elsewhere the same process id is another process. */
function placeOf(): string {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has them.
  }
  return createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 10);
}

// What we say to others is no reason to fail.
function orNever(say: () => void): void {
  try {
    say();
  } catch {}
}
