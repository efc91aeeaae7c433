import { type Entry, rowOf } from '../entry.ts';
import { isSameLesson, type Lesson } from '../lesson.ts';
import type { TrainingRow } from '../training-row.ts';

/** The rows of the held-out file as they are found: one a question, with every answer that was given to it. */
export interface HeldOutRows {
  add: (entry: Entry) => void;
  /** Whether this entry, or a duplicate of it, stands for its question in the file. */
  has: (entry: Entry) => boolean;
  /** Sorted by question, so that the file does not depend on the order of input. */
  all: () => TrainingRow[];
}

interface Found {
  lesson: Lesson;
  line: string;
  references: Set<string>;
}

/** An empty collection for these questions, which are in normal form. */
export function openHeldOutRows(questions: ReadonlySet<string>): HeldOutRows {
  const found = new Map<string, Found>();
  return {
    add({ shape, question, lesson, bytes }) {
      if (shape !== 'closed_book' || question === undefined || !questions.has(question)) return;
      const old = found.get(question);
      const line = bytes.toString();
      const references = new Set([...(old?.references ?? []), answerOf(rowOf({ bytes }))]);
      const first = old && precedes(old, { lesson, line }) ? old : { lesson, line };
      found.set(question, { lesson: first.lesson, line: first.line, references });
    },
    has({ shape, question, lesson }) {
      const first = shape === 'closed_book' && question !== undefined && found.get(question);
      return first ? isSameLesson(first.lesson, lesson) : false;
    },
    all: () =>
      [...found]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { line, references }]) => {
          const row: TrainingRow = JSON.parse(line);
          const metadata = { ...JSON.parse(row.metadata), dataset: 'held_out' };
          const all = { ...metadata, references: [...references].sort() };
          return { ...row, metadata: JSON.stringify(all) };
        }),
  };
}

// Some order that does not depend on which came first.
function precedes(a: Pick<Found, 'lesson' | 'line'>, b: Pick<Found, 'lesson' | 'line'>) {
  if (isSameLesson(a.lesson, b.lesson)) return a.line <= b.line;
  return a.lesson.high === b.lesson.high
    ? a.lesson.low < b.lesson.low
    : a.lesson.high < b.lesson.high;
}

function answerOf({ messages }: TrainingRow): string {
  return messages.at(-1)?.content ?? '';
}
