import { once } from 'node:events';
import { type Io, UsageError } from '@labpipe/cli';
import { type EstimateArgs, wordsOf } from './options.ts';

/**
 * Do work that hands leaves, as lines of JSON, to the program that estimates: the blocks of the pipelines are sdg's to know, and
 * binaries meet as processes. Its table and its errors go to our stderr; its records, which a pipe into it would give as well, go
 * nowhere. Gives its exit code with what the work gave.
 */
export async function withEstimate<T>(
  args: EstimateArgs,
  io: Io,
  work: (take: (line: string) => Promise<void>) => Promise<T>,
): Promise<T & { estimated: number }> {
  const { execa, parseCommandString } = await import('execa');
  const command = args['estimate-command'];
  const [program = '', ...words] = parseCommandString(command);
  const child = execa(program, [...words, ...wordsOf(args)], {
    env: withoutSettings(io.env),
    extendEnv: false,
    preferLocal: true,
    localDir: import.meta.dirname,
    stdout: 'ignore',
    buffer: false,
    reject: false,
    ...(io.signal && { cancelSignal: io.signal }),
  });
  child.stderr.on('data', (piece: Buffer) => io.stderr.write(piece));
  // It may end before it has read all, on a wrong option; its exit code says so.
  child.stdin.on('error', () => {});
  let result: T;
  try {
    result = await work(async (line) => {
      if (!child.stdin.writable || child.stdin.write(`${line}\n`)) return;
      await Promise.race([once(child.stdin, 'drain'), once(child.stdin, 'close')]);
    });
  } finally {
    child.stdin.end();
  }
  const { code, exitCode } = await child;
  if (code !== 'ENOENT' && code !== 'EACCES') return { ...result, estimated: exitCode ?? 1 };
  throw new UsageError(
    `--estimate-command ${command}: Unexpected missing program (${code}), expected one in node_modules/.bin or on the PATH`,
  );
}

// LABPIPE_SUMMARY and its like are this tool's: another that took them for its own would write over our files.
function withoutSettings(env: Io['env']): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('LABPIPE_'),
  );
  return Object.fromEntries(kept);
}
