import { hashText, nGramsOf } from '@labpipe/text';
import { nearness } from '../duplicates/near.ts';
import type { TrainingRow } from '../training-row.ts';
import { type IsCommon, mostRows } from './common-runs.ts';
import { examine, isTelling } from './examined.ts';
import { openHashIndex } from './hash-index.ts';
import { openNearFinder } from './near-finder.ts';
import type { OverlapSettings, OverlapWay } from './settings.ts';

/** How a row overlaps with one that was added. */
export interface Overlap {
  /** The number of that row, from 0 in the order in which they were added. */
  number: number;
  by: OverlapWay[];
  /** How alike the questions are, where they are near. */
  likeness?: number;
  /** The first run of words that both have. */
  words?: string;
}

/** Finds which rows of a set others overlap with. */
export interface Finder {
  add: (row: TrainingRow) => void;
  /** Bytes that it takes, about. */
  size: () => number;
  /** In the order of the set; `more` is what the row will hold besides its messages. */
  find: (row: TrainingRow, more?: readonly string[]) => Overlap[];
  /** Tell it of the turns of phrase of a set of which it holds a part. */
  ignore: (isCommon: IsCommon) => void;
}

/** An empty finder: rows have the same question, questions nearly the same, or a run of words in common that not too many have. */
export function openFinder({ by, words, threshold }: OverlapSettings): Finder {
  const questions = openHashIndex();
  const runs = openHashIndex(mostRows);
  const near = openNearFinder(nearness(threshold));
  let isCommon: IsCommon = () => false;
  let count = 0;

  return {
    ignore(turns) {
      isCommon = turns;
    },
    add(row) {
      const { question, asked, texts } = examine(row);
      if (by.includes('question') && question !== '') questions.add(hashOf(question), count);
      if (by.includes('near')) near.add(asked, count);
      if (by.includes('n-gram')) {
        for (const text of texts) {
          for (const { hash } of nGramsOf(text, words)) runs.add(hash, count);
        }
      }
      count++;
    },
    size: () => questions.size() + runs.size() + near.size(),
    find(row, more = []) {
      const { question, bare, asked, texts } = examine(row, more);
      const found = new Map<number, Overlap>();
      const at = (number: number, way: OverlapWay): Overlap => {
        const overlap = found.get(number) ?? { number, by: [] };
        if (!overlap.by.includes(way)) overlap.by.push(way);
        found.set(number, overlap);
        return overlap;
      };
      const same = isTelling(bare) ? [question, bare] : [question];
      for (const number of same.flatMap((text) => questions.rowsWith(hashOf(text)))) {
        at(number, 'question');
      }
      if (by.includes('near')) {
        for (const { number, likeness } of near.find(asked)) at(number, 'near').likeness = likeness;
      }
      if (by.includes('n-gram')) {
        for (const text of texts) {
          for (const { hash, at: start } of nGramsOf(text, words)) {
            const rows = runs.rowsWith(hash);
            if (rows.length === 0 || isCommon(hash)) continue;
            for (const number of rows) at(number, 'n-gram').words ??= wordsAt(text, start, words);
          }
        }
      }
      return [...found.values()].sort((a, b) => a.number - b.number);
    },
  };
}

function wordsAt(text: string, start: number, count: number): string {
  return text
    .split(' ')
    .slice(start, start + count)
    .join(' ');
}

/** 52 bits. */
function hashOf(text: string): number {
  return (hashText(text, 0x2545f491) & 0xfffff) * 2 ** 32 + hashText(text);
}
