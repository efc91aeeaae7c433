import { type Entry, rowOf } from '../entry.ts';
import { openLessonSet } from '../lesson-set.ts';
import { metadataText } from './read-rows.ts';

/** Rows and the characters of their messages. */
interface Group {
  rows: number;
  characters: number;
}

/** What `mix stats` says of a set. */
export interface Stats {
  rows: number;
  duplicates: number;
  /** Rows that are learned whole. */
  unmask: number;
  /** Characters a row. */
  characters: { sum: number; median: number; p90: number; p99: number; max: number };
  /** Rows by the power of two that their characters stay below. */
  histogram: Record<string, number>;
  /** Rows with more characters than the limit. */
  over?: { limit: number; rows: number };
  datasets: Record<string, Group>;
  leafs: Record<string, Group>;
}

/** Counts rows, at 8 bytes each and some more for their hash. */
export function openStats(limit: number | undefined): {
  add: (entry: Entry) => void;
  stats: () => Stats;
} {
  const seen = openLessonSet();
  const lengths: number[] = [];
  const datasets = new Map<string, Group>();
  const leafs = new Map<string, Group>();
  const counts = { duplicates: 0, unmask: 0, over: 0 };
  return {
    add(entry) {
      const { messages, metadata, unmask } = rowOf(entry);
      const length = messages.reduce((sum, { content }) => sum + (content ?? '').length, 0);
      lengths.push(length);
      if (!seen.add(entry.lesson)) counts.duplicates++;
      if (unmask) counts.unmask++;
      if (limit !== undefined && length > limit) counts.over++;
      count(datasets, metadataText(metadata, 'dataset') ?? '(none)', length);
      count(
        leafs,
        metadataText(metadata, 'path') ?? metadataText(metadata, 'leaf') ?? '(none)',
        length,
      );
    },
    stats() {
      const sorted = Float64Array.from(lengths).sort();
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return {
        rows: lengths.length,
        duplicates: counts.duplicates,
        unmask: counts.unmask,
        characters: {
          sum: sorted.reduce((sum, length) => sum + length, 0),
          median: at(0.5),
          p90: at(0.9),
          p99: at(0.99),
          max: at(1),
        },
        histogram: histogramOf(sorted),
        ...(limit !== undefined && { over: { limit, rows: counts.over } }),
        datasets: Object.fromEntries([...datasets].sort(byName)),
        leafs: Object.fromEntries([...leafs].sort(byName)),
      };
    },
  };
}

/** A histogram for people: a bar for each power of two. */
export function drawHistogram(histogram: Stats['histogram'], width = 40): string {
  const most = Math.max(1, ...Object.values(histogram));
  return Object.entries(histogram)
    .map(([below, rows]) => {
      const bar = '#'.repeat(Math.ceil((rows / most) * width));
      return `${`< ${below}`.padStart(12)} ${bar} ${rows}\n`;
    })
    .join('');
}

function histogramOf(sorted: Float64Array): Stats['histogram'] {
  const histogram: Stats['histogram'] = {};
  for (const length of sorted) {
    const below = 2 ** Math.ceil(Math.log2(length + 1));
    histogram[below] = (histogram[below] ?? 0) + 1;
  }
  return histogram;
}

function count(groups: Map<string, Group>, name: string, characters: number): void {
  const group = groups.get(name) ?? { rows: 0, characters: 0 };
  groups.set(name, { rows: group.rows + 1, characters: group.characters + characters });
}

function byName([a]: [string, Group], [b]: [string, Group]): number {
  return a < b ? -1 : 1;
}
