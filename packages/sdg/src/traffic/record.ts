import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, OutputError, UsageError } from '@labpipe/cli';
import { withoutPassword } from '@labpipe/documents';
import { requestKey } from '@labpipe/model';
import type { Exchange } from './exchange.ts';
import { type ChatAnswer, inPlaceOf, type Teacher } from './teacher.ts';

/** Keep every request with its answer in a file, one a line, whole and at once; each request once. */
export function recordExchanges(teacher: Teacher, path: string): Teacher & { close: () => void } {
  const file = open(path);
  const kept = new Set<string>();
  const { url, model } = teacher;

  const keep = (key: string, request: Exchange['request'], answer: ChatAnswer): void => {
    if (kept.has(key)) return;
    kept.add(key);
    const line: Exchange = {
      kind: 'exchange',
      id: key,
      endpoint: withoutPassword(url),
      request,
      answer,
    };
    write(file, path, `${JSON.stringify(line)}\n`);
  };
  const recording = inPlaceOf(teacher, async (request) => {
    const answer = await teacher.chat(request);
    keep(requestKey(model, request), { model, ...request }, answer);
    return answer;
  });
  return { ...recording, close: () => closeSync(file) };
}

function write(file: number, path: string, line: string): void {
  try {
    writeSync(file, line);
  } catch (error) {
    throw new OutputError(path, error);
  }
}

function open(path: string): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, 'w');
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `--record ${path}: Unexpected path (${why}), expected a file we can write`,
      { cause },
    );
  }
}
