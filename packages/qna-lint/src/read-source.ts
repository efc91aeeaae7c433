import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { errorAt, type Fault, fileStart } from './fault.ts';
import type { Settings, Source } from './lint.ts';
import { taxonomyPlace } from './taxonomy-path.ts';

/** Largest file that is read, in bytes: a thousand times a long qna.yaml. */
export const mostBytes = 8 * 1024 * 1024;

/** The text of a qna.yaml, or why it has none. */
export function readSource(file: string, { compat }: Settings): Source | Fault {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return missing(file);
    // InstructLab goes by the name behind a link.
    const absolute = compat ? realpathSync(file) : resolve(file);
    if (basename(absolute) !== 'qna.yaml') return misnamed(basename(absolute));
    if (stat.size > mostBytes) return tooLarge(stat.size);
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) return notUtf8(bytes);
    return { file, place: taxonomyPlace(absolute, file), ...textOf(bytes) };
  } catch (error) {
    return unreadable(error);
  }
}

/** The text of a file as findings count its lines; empty where there is none to read. */
export function readText(file: string): string {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat?.isFile() && stat.size <= mostBytes ? textOf(readFileSync(file)).text : '';
  } catch {
    return '';
  }
}

/** A name that is nearly right. */
export function misnamed(name: string): Fault {
  return errorAt(
    fileStart,
    'file-name',
    `Unexpected file name "${name}", expected exactly "qna.yaml"`,
    'Rename the file.',
    { path: '', message: `Taxonomy file must be named "qna.yaml"; "${name}" is not a valid name` },
  );
}

/** A file or folder that the system does not let us read. */
export function unreadable(cause: unknown): Fault {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return errorAt(
    fileStart,
    'file-unreadable',
    `Unexpected unreadable file (${reason}), expected one that this user may read`,
    'Check its permissions.',
  );
}

function textOf(bytes: Buffer): Pick<Source, 'text' | 'windowsLineEnds'> {
  const raw = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (!raw.includes('\r')) return { text: raw, windowsLineEnds: false };
  const firstEnd = raw.indexOf('\n');
  return {
    text: raw.replace(/\r\n?/g, '\n'),
    windowsLineEnds: firstEnd > 0 && raw[firstEnd - 1] === '\r',
  };
}

function missing(file: string): Fault {
  return errorAt(
    fileStart,
    'file-missing',
    'Unexpected path to no file, expected a qna.yaml or a folder with some',
    'Check the path.',
    { path: '', message: `The file "${resolve(file)}" does not exist or is not a file` },
  );
}

function tooLarge(size: number): Fault {
  return errorAt(
    fileStart,
    'too-large',
    `Unexpected file of ${Math.round(size / 1e6)} MB, expected a qna.yaml of at most ${mostBytes / 2 ** 20} MiB`,
    'Keep the documents in files of their own, and a few passages of them in qna.yaml.',
  );
}

function notUtf8(bytes: Buffer): Fault {
  const good = longestUtf8(bytes);
  const lines = bytes.toString('utf8', 0, good).split(/\r\n?|\n/);
  const column = lines.at(-1)?.length ?? 0;
  const byte = (bytes[good] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return errorAt(
    { offset: good, line: lines.length - 1, column },
    'encoding',
    `Unexpected byte 0x${byte}, expected text in UTF-8`,
    'Save the file as UTF-8.',
  );
}

// Length of the longest beginning that is UTF-8, by bisection over the ends of whole characters.
function longestUtf8(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    let middle = (good + bad) >> 1;
    while (middle > good && ((bytes[middle] ?? 0) & 0xc0) === 0x80) middle--;
    if (middle === good) break;
    if (isUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}
