import { closeSync, openSync, writeSync } from 'node:fs';
import { OutputError, replacementOf } from '@labpipe/cli';
import { requestKey } from '@labpipe/model';
import { inPlaceOf, type Teacher } from '../teacher.ts';
import { UnansweredError } from '../unanswered-error.ts';
import type { BatchRequest } from './batch-request.ts';

/** The reason of what waits for the answer to a batch. */
export const waiting = 'waiting';

/** A Batch file that is being written. */
export interface Batch {
  /** Writes each request, once, where it would be sent; what asked it is told that it must wait. */
  instead: (teacher: Teacher) => Teacher;
  count: () => number;
  /** Put the file in its place, whole. */
  keep: () => void;
  /** Forget it, unless it was kept. */
  close: () => void;
}

export function openBatch(path: string): Batch {
  const replacement = orOutputError(path, () => replacementOf(path));
  const file = orOutputError(path, () => openSync(replacement.path, 'w'));
  const written = new Set<string>();
  let isOpen = true;
  const end = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };

  return {
    instead: (teacher) =>
      inPlaceOf(teacher, async (request) => {
        const { model } = teacher;
        const key = requestKey(model, request);
        if (!written.has(key)) {
          written.add(key);
          const line: BatchRequest = {
            custom_id: key,
            method: 'POST',
            url: '/v1/chat/completions',
            body: { ...request, model },
          };
          orOutputError(path, () => writeSync(file, `${JSON.stringify(line)}\n`));
        }
        throw new UnansweredError(waiting, `the request is in ${path}`);
      }),
    count: () => written.size,
    keep: () =>
      orOutputError(path, () => {
        end();
        replacement.finish();
      }),
    close: () => {
      end();
      replacement.discard();
    },
  };
}

function orOutputError<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new OutputError(path, error);
  }
}
