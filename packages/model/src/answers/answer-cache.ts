import { join } from 'node:path';
import { makeFolder } from '@labpipe/cli';
import type { ChatAnswer } from '../answer.ts';
import { answerOfLine, lineOf } from './line.ts';
import { openPlaces } from './places.ts';
import { beginSegment, type OpenSegment, segmentNames } from './segment.ts';
import { writeIndex } from './segment-index.ts';
import { openShelf, worthAnIndex } from './shelf.ts';
import { openTurns, type Turns, type Waiting } from './turns.ts';

/** Answers by their requests' keys, in a folder that any number of processes may read and write at once. */
export interface AnswerCache extends Pick<Turns, 'turn' | 'pass'> {
  get: (key: string) => ChatAnswer | undefined;
  /** On disk when it returns, though not flushed. Throws what the file system throws. */
  put: (key: string, answer: ChatAnswer) => void;
  close: () => void;
}

/** Processes that share a folder see each other's answers after so long. Milliseconds. */
const lookEvery = 250;

/**
 * Open the cache in a folder, which is made when it is not there; throws what the file system throws. A file an answer would
 * be simpler, and costs more than the request: making a file took 0.8 ms where appending took 0.03.
 */
export function openAnswerCache(
  folder: string,
  waiting: Waiting = { patience: Number.POSITIVE_INFINITY },
): AnswerCache {
  // What teachers said about somebody's documents is for their eyes.
  makeFolder(folder, 0o700);
  const places = openPlaces();
  const shelf = openShelf(folder);
  const numbers = new Map<string, number>();
  let own: OpenSegment | undefined;
  let lookedAt = 0;

  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? shelf.add(name);
    numbers.set(name, number);
    return number;
  };
  const scan = (segment: number) =>
    shelf.scan(segment, (key, offset, length) => {
      places.set(key, { segment, offset, length });
      turns.done(key);
    });
  const look = (): void => {
    lookedAt = performance.now();
    for (const segment of shelf.live()) scan(segment);
    // Those begun later come later: of two answers to a request the newer counts.
    for (const name of segmentNames(folder)) if (!numbers.has(name)) scan(numberOf(name));
  };
  const read = (key: string): ChatAnswer | undefined => {
    const place = places.get(key);
    const text = place && shelf.read(place);
    return text === undefined ? undefined : answerOfLine(text, key);
  };
  const lookAgain = (): void => {
    try {
      look();
    } catch {
      // Somebody deleted the folder: what was in it is asked for again.
    }
  };
  const has = (key: string) => places.get(key) !== undefined;
  const turns = openTurns(folder, { look: lookAgain, read, has }, waiting);
  look();

  return {
    get: (key) => {
      const known = read(key);
      if (known || performance.now() - lookedAt < lookEvery) return known;
      lookAgain();
      return read(key);
    },
    turn: turns.turn,
    pass: turns.pass,
    put: (key, answer) => {
      own ??= beginSegment(folder);
      const segment = numberOf(own.name);
      const line = lineOf(key, answer);
      places.set(key, { segment, offset: own.append(line), length: line.length - 1 });
      turns.done(key);
    },
    close: () => {
      turns.close();
      shelf.close();
      if (!own) return;
      own.close();
      if (own.size() >= worthAnIndex) writeIndex(join(folder, own.name));
    },
  };
}
