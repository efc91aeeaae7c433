import { type Io, inputs, UsageError } from '@labpipe/cli';
import { readLines } from '@labpipe/records';

/** Longest path that is taken from stdin, in bytes; no system has longer ones. */
const longest = 64 * 1024;

/** The paths that the arguments name, `-` standing for those on stdin, one a line; the folder one is in where there are none. */
export async function pathsOf(given: readonly string[], { stdin }: Io): Promise<string[]> {
  if (given.length === 0) return ['.'];
  const paths: string[] = [];
  for (const path of given) {
    if (path !== '-') paths.push(path);
    else for await (const line of linesOf(stdin)) paths.push(line);
  }
  return paths;
}

async function* linesOf(stdin: Io['stdin']): AsyncGenerator<string> {
  for (const { bytes } of inputs(['-'], { stdin })) {
    for await (const line of readLines(withShortLines(bytes))) if (line !== '') yield line;
  }
}

// What never ends its first line, as /dev/zero, would fill the memory.
async function* withShortLines<T extends string | Buffer>(
  bytes: AsyncIterable<T>,
): AsyncGenerator<T> {
  let open = 0;
  for await (const chunk of bytes) {
    const end = chunk.lastIndexOf('\n');
    open = end === -1 ? open + chunk.length : chunk.length - end;
    if (open > longest) {
      throw new UsageError(
        `<stdin>: Unexpected line of more than ${longest} bytes, expected the path of a file or folder in each`,
      );
    }
    yield chunk;
  }
}
