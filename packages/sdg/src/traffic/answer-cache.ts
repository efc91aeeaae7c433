import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readAnswer } from './answer-shape.ts';
import type { ChatAnswer } from './teacher.ts';

/** Answers in files, each named by its request's key, which any number of processes may read and write at once. */
export interface AnswerCache {
  get: (key: string) => ChatAnswer | undefined;
  /** Throws what the file system throws. */
  put: (key: string, answer: ChatAnswer) => void;
}

/** Open the cache in a folder, which is made when it is not there; throws what the file system throws. */
export function openAnswerCache(folder: string): AnswerCache {
  // What teachers said about somebody's documents is for their eyes.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (key: string) => join(folder, key.slice(0, 2), `${key.slice(2)}.json`);
  const made = new Set<string>();

  // Files this small are read and written in less time than asynchronous calls take to be set up.
  return {
    get: (key) => {
      const text = readIfThere(fileOf(key));
      return text === undefined ? undefined : readAnswer(text);
    },
    put: (key, answer) => {
      const file = fileOf(key);
      const shard = dirname(file);
      if (!made.has(shard)) mkdirSync(shard, { recursive: true });
      made.add(shard);
      writeWhole(file, JSON.stringify(answer));
    },
  };
}

function readIfThere(file: string): string | undefined {
  // An error with its stack costs ten times as much as to look first.
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

// No fsync: a file that a power cut leaves empty is no answer, and is asked for again.
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    const opened = openSync(temporary, 'w');
    try {
      writeSync(opened, text);
    } finally {
      closeSync(opened);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
