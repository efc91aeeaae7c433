import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** How many lines there are in these files, to see how far a run is; unknown for pipes and compressed files. */
export function countLeaves(paths: readonly string[]): number | undefined {
  if (paths.length === 0) return undefined;
  let sum = 0;
  for (const path of paths) {
    const count = countLines(path);
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

function countLines(path: string): number | undefined {
  if (/\.(gz|zst)$/.test(path) || !statSync(path, { throwIfNoEntry: false })?.isFile())
    return undefined;
  const file = openSync(path, 'r');
  const part = Buffer.alloc(1 << 16);
  let count = 0;
  let last = '\n'.charCodeAt(0);
  try {
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) {
      for (let at = part.indexOf(10); at >= 0 && at < size; at = part.indexOf(10, at + 1)) count++;
      last = part[size - 1] as number;
    }
  } finally {
    closeSync(file);
  }
  return last === 10 ? count : count + 1;
}
