import { priority } from '@labpipe/records';
import { openAppendFile } from '../disk/append-file.ts';
import { openSorter } from '../disk/sorter.ts';
import { isSameLesson, type Lesson, ofHex } from '../lesson.ts';
import { type LessonSet, openLessonSet } from '../lesson-set.ts';
import { type Catalogue, type Fact, type Question, readLesson, writeLesson } from './catalogue.ts';
import { keyOf, type PhraseIndex, phraseIndex } from './phrase-index.ts';

export interface HoldOutSettings {
  seed: number;
  by: 'phrasing' | 'fact';
  /** Questions of each fact; by fact, all of them go. */
  perFact: number;
  /** Share of the facts, 0 to 1. */
  share: number;
}

// Of each of the sets of hashes that holding out needs.
const heldInMemory = 1 << 18;

/** What no training row may hold. */
export interface HeldOut {
  /** Different questions. */
  count: number;
  /** Whether this question, in normal form, is one of them. */
  hasQuestion: (question: string) => boolean;
  /** Whether every row of this fact goes: of none when only phrasings are held back. */
  hasFact: (fact: string) => boolean;
  /** Whether one of the questions stands in this text, in normal form. */
  standsIn: (text: string) => boolean;
  /** Forget what lies on disk. */
  close: () => void;
}

export const nothingHeldOut: HeldOut = {
  count: 0,
  hasQuestion: () => false,
  hasFact: () => false,
  standsIn: () => false,
  close: () => {},
};

/** So many other questions of a fact stay, or its held-out question would ask for what was never taught. */
export const questionsThatStay = 2;

/**
 * Choose what is held back, by the seed and the content alone, never by the order of input. A question that stands
 * within another one ("gauge 1" in "gauge 12") is passed over, since it would take that one along.
 */
export function chooseHeldOut(catalogue: Catalogue, settings: HoldOutSettings): HeldOut {
  const ranked = rankFacts(catalogue, settings);
  try {
    return chooseSeparate(ranked, catalogue, settings);
  } finally {
    ranked.close();
  }
}

/** Facts of which questions may be held back, each with these in the order in which they come into question; on disk. */
interface Ranked {
  facts: () => Generator<{ fact: string; questions: Question[] }>;
  close: () => void;
}

const questionSize = 18;
const factSize = 24;
const sortedAtOnce = 1 << 21;

function rankFacts(catalogue: Catalogue, settings: HoldOutSettings): Ranked {
  const { seed, share } = settings;
  const questions = openAppendFile();
  const sorter = openSorter({ size: factSize, key: 14, memory: sortedAtOnce });
  let able = 0;
  for (const fact of catalogue.facts()) {
    if (!isAble(fact, settings)) continue;
    able++;
    const free = fact.questions.filter(({ isFree }) => isFree);
    free.sort((a, b) => a.priority - b.priority);
    const record = Buffer.alloc(factSize);
    record.writeUIntBE(priority(seed, 'fact', fact.fact) * 2 ** 48, 0, 6);
    record.write(fact.fact, 6, 'hex');
    record.writeUIntBE(questions.append(Buffer.concat(free.map(encode))), 14, 6);
    record.writeUInt32BE(free.length, 20);
    sorter.add(record);
  }
  const chosen = openAppendFile();
  let left = Math.round(able * share);
  for (const record of sorter.sorted()) if (left-- > 0) chosen.append(record);
  sorter.close();
  return {
    *facts() {
      for (let at = 0; at < chosen.size; at += factSize) {
        const record = chosen.read(at, factSize);
        const [place, count] = [record.readUIntBE(14, 6), record.readUInt32BE(20)];
        const bytes = questions.read(place, count * questionSize);
        const own = Array.from({ length: count }, (_, number) =>
          decode(bytes.subarray(number * questionSize)),
        );
        yield { fact: record.toString('hex', 6, 14), questions: own };
      }
    },
    close() {
      questions.close();
      chosen.close();
    },
  };
}

function isAble({ questions }: Fact, { by, perFact }: HoldOutSettings): boolean {
  if (by === 'phrasing' && questions.length < perFact + questionsThatStay) return false;
  return questions.some(({ isFree }) => isFree);
}

function encode({ key, place, length }: Question): Buffer {
  const record = Buffer.alloc(questionSize);
  writeLesson(record, key, 0);
  record.writeUIntBE(place, 8, 6);
  record.writeUInt32BE(length, 14);
  return record;
}

function decode(record: Buffer): Question {
  const [place, length] = [record.readUIntBE(8, 6), record.readUInt32BE(14)];
  return { key: readLesson(record, 0), place, length };
}

// Only what is about to be chosen is looked for in all questions, again until none of it is found: far less memory than
// looking for every question at once, and a few rounds in practice. What hostile input leaves after the last round is
// held out as well; then rows with other questions go, and are counted.
const rounds = 10;

function chooseSeparate(
  ranked: Ranked,
  catalogue: Catalogue,
  { by, perFact }: HoldOutSettings,
): HeldOut {
  const most = by === 'fact' ? Number.POSITIVE_INFINITY : perFact;
  const taken = openLessonSet(heldInMemory);
  function* chosen() {
    for (const { fact, questions } of ranked.facts()) {
      const own = questions.filter(({ key }) => !taken.has(key)).slice(0, most);
      if (own.length > 0) yield { fact, questions: own };
    }
  }
  function* phrases() {
    for (const { questions } of chosen()) for (const one of questions) yield catalogue.text(one);
  }
  for (let round = 0; ; round++) {
    const index = phraseIndex(phrases);
    if (round < rounds && takeWithin(index, catalogue, taken)) {
      index.close();
      continue;
    }
    const [questions, facts] = [openLessonSet(heldInMemory), openLessonSet(heldInMemory)];
    let count = 0;
    for (const { fact, questions: own } of chosen()) {
      if (by === 'fact') facts.add(ofHex(fact));
      for (const { key } of own) if (questions.add(key)) count++;
    }
    if (count === 0) {
      index.close();
      return nothingHeldOut;
    }
    return {
      count,
      hasQuestion: (question) => questions.has(keyOf(question)),
      hasFact: (fact) => facts.has(ofHex(fact)),
      standsIn: index.holdsAny,
      close: index.close,
    };
  }
}

/** Takes those of the phrases out that stand within another question; says whether there were any. */
function takeWithin({ keysIn }: PhraseIndex, catalogue: Catalogue, taken: LessonSet): boolean {
  let isFound = false;
  for (const question of catalogue.texts()) {
    let own: Lesson | undefined;
    for (const key of keysIn(question)) {
      own ??= keyOf(question);
      if (isSameLesson(key, own)) continue;
      taken.add(key);
      isFound = true;
    }
  }
  return isFound;
}
