import { barsAsText, type Drawing, drawBars } from '@labpipe/chart';
import type { TokenCounter } from '@labpipe/tokenizer';
import { countTokens } from '../count-tokens.ts';
import { type Entry, rowOf } from '../entry.ts';
import { openLessonSet } from '../lesson-set.ts';
import { spokenText } from '../training-row.ts';
import { openLengths, type Spread } from './lengths.ts';
import { metadataText } from './read-rows.ts';

/** Rows, and the characters and tokens of their messages. */
interface Group {
  rows: number;
  characters: number;
  tokens: number;
}

/** What `mix stats` says of a set. */
export interface Stats {
  rows: number;
  duplicates: number;
  /** Rows that are learned whole. */
  unmask: number;
  /** Characters a row. */
  characters: Spread;
  /** Tokens of what a row's messages say, without what a chat template puts around them; `by` is a tokenizer, or `estimate`. */
  tokens: Spread & { by: string };
  /** Rows by the power of two that their tokens stay below. */
  histogram: Record<string, number>;
  /** Rows with more characters than the limit. */
  over?: { limit: number; rows: number };
  /** Rows with more tokens than the context holds, and the first of them. */
  over_context?: { context: number; rows: number; ids: string[] };
  files: Record<string, Group>;
  datasets: Record<string, Group>;
  leafs: Record<string, Group>;
}

export interface StatsSettings {
  counter: TokenCounter;
  /** In characters. */
  limit: number | undefined;
  /** In tokens. */
  context: number | undefined;
  /** The inputs, in their order. */
  paths: readonly string[];
}

const idsTold = 20;

/** Counts rows; of each, 1.4 bytes stay in memory. */
export function openStats({ counter, limit, context, paths }: StatsSettings): {
  add: (entry: Entry) => void;
  stats: () => Stats;
} {
  const seen = openLessonSet();
  const [characters, tokens] = [openLengths(), openLengths()];
  const [files, datasets, leafs] = [0, 1, 2].map(() => new Map<string, Group>()) as [
    Map<string, Group>,
    Map<string, Group>,
    Map<string, Group>,
  ];
  const counts = { rows: 0, duplicates: 0, unmask: 0, over: 0, overContext: 0 };
  const longIds: string[] = [];
  return {
    add(entry) {
      const { id, messages, metadata, unmask } = rowOf(entry);
      const texts = messages.map(spokenText);
      const size = {
        rows: 1,
        characters: texts.reduce((sum, text) => sum + text.length, 0),
        tokens: countTokens(messages, counter),
      };
      characters.add(size.characters);
      tokens.add(size.tokens);
      counts.rows++;
      if (!seen.add(entry.lesson)) counts.duplicates++;
      if (unmask) counts.unmask++;
      if (limit !== undefined && size.characters > limit) counts.over++;
      if (context !== undefined && size.tokens > context) {
        counts.overContext++;
        if (longIds.length < idsTold) longIds.push(id);
      }
      const leaf = metadataText(metadata, 'path') ?? metadataText(metadata, 'leaf');
      count(files, paths[entry.source] ?? '-', size);
      count(datasets, metadataText(metadata, 'dataset') ?? '(none)', size);
      count(leafs, leaf ?? '(none)', size);
    },
    stats() {
      return {
        rows: counts.rows,
        duplicates: counts.duplicates,
        unmask: counts.unmask,
        characters: characters.spread(),
        tokens: { by: counter.by, ...tokens.spread() },
        histogram: tokens.histogram(),
        ...(limit !== undefined && { over: { limit, rows: counts.over } }),
        ...(context !== undefined && {
          over_context: { context, rows: counts.overContext, ids: longIds },
        }),
        files: byName(files),
        datasets: byName(datasets),
        leafs: byName(leafs),
      };
    },
  };
}

/** A histogram for people: a bar for each power of two. */
export function histogramAsText(histogram: Stats['histogram']): string {
  return barsAsText(barsOf(histogram).map(({ name, value }) => ({ name: `< ${name}`, value })));
}

/** The same as a drawing. */
export function drawHistogram({ histogram, tokens: { by } }: Stats): Drawing {
  const tokens = by === 'estimate' ? 'estimated tokens' : 'tokens';
  const title = `Rows by ${tokens}`;
  return drawBars({ title, x: `${tokens} a row, less than`, y: 'rows', bars: barsOf(histogram) });
}

// With the powers of two between that no row has, as a gap is to be seen.
function barsOf(histogram: Stats['histogram']): { name: string; value: number }[] {
  const bounds = Object.keys(histogram).map(Number);
  const bars: { name: string; value: number }[] = [];
  for (let bound = bounds[0] ?? 1; bound <= (bounds.at(-1) ?? 0); bound *= 2) {
    bars.push({ name: `${bound}`, value: histogram[bound] ?? 0 });
  }
  return bars;
}

function count(groups: Map<string, Group>, name: string, size: Group): void {
  const group = groups.get(name) ?? { rows: 0, characters: 0, tokens: 0 };
  groups.set(name, group);
  group.rows += size.rows;
  group.characters += size.characters;
  group.tokens += size.tokens;
}

function byName(groups: Map<string, Group>): Record<string, Group> {
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
