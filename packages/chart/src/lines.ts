import { colourOf, type Drawing, type Point, type Shape } from './drawing.ts';
import { captions, fit, frame, ground, levels, size, text } from './frame.ts';
import type { Line } from './terminal.ts';
import { label, powersOf, ticksOf } from './ticks.ts';

/** Numbers over numbers: a loss over its steps. */
export interface LineChart {
  title: string;
  x: string;
  y: string;
  /** Points that are no finite numbers are left out, and so are those not above 0 where y is logarithmic. */
  lines: readonly Line[];
  logarithmic?: boolean;
}

/** Draw lines with their axes, and their names where there is more than one. */
export function drawLines({ title, x, y, lines, logarithmic = false }: LineChart): Drawing {
  const shown = lines.map(({ name, points }) => ({
    name,
    points: points.filter(([a, b]) => Number.isFinite(a + b) && (!logarithmic || b > 0)),
  }));
  const [across, up] = [0, 1].map((axis) => {
    const values = shown.flatMap(({ points }) => points.map((point) => point[axis] as number));
    return rangeOf(values, axis === 0 ? 8 : 5, logarithmic && axis === 1);
  }) as [Range, Range];
  const { left, top, width, height } = frame;
  const placeX = (value: number) => left + width * across.share(value);
  const placeY = (value: number) => top + height * (1 - up.share(value));
  return {
    title,
    ...size,
    shapes: [
      ...captions(title, x, y),
      ...levels(up.ticks, placeY),
      ground(),
      ...across.ticks.map((tick) => text(placeX(tick), top + height + 20, label(tick), 'middle')),
      ...shown.flatMap(({ points }, index) => lineOf(points, index, placeX, placeY)),
      ...(shown.length > 1 ? legend(shown.map(({ name }) => name)) : []),
    ],
  };
}

interface Range {
  ticks: number[];
  /** Where a value lies, from 0 at the first tick to 1 at the last. */
  share: (value: number) => number;
}

function rangeOf(values: readonly number[], count: number, logarithmic: boolean): Range {
  // Not Math.min(...values): a long run has more points than a call takes arguments.
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return rangeOf(logarithmic ? [1, 10] : [0, 1], count, logarithmic);
  const ticks = logarithmic ? powersOf(least, most) : ticksOf(least, most, count);
  const scale = logarithmic ? Math.log10 : (value: number) => value;
  const [first, last] = [scale(ticks[0] as number), scale(ticks.at(-1) as number)];
  return { ticks, share: (value) => (scale(value) - first) / (last - first) };
}

function lineOf(
  points: readonly Point[],
  index: number,
  placeX: (value: number) => number,
  placeY: (value: number) => number,
): Shape[] {
  const placed = points.map(([x, y]): Point => [placeX(x), placeY(y)]);
  const colour = colourOf(index);
  const [only] = placed;
  if (placed.length !== 1 || !only) return [{ shape: 'path', points: placed, colour, width: 2 }];
  const [x, y] = only;
  return [{ shape: 'rectangle', x: x - 3, y: y - 3, width: 6, height: 6, colour }];
}

function legend(names: readonly string[]): Shape[] {
  const { left, top, width } = frame;
  return names.flatMap((name, index) => {
    const y = top + 8 + index * 18;
    const x = left + width - 12;
    return [
      { shape: 'rectangle' as const, x, y, width: 12, height: 4, colour: colourOf(index) },
      text(x - 8, y + 6, fit(name, width / 2), 'end'),
    ];
  });
}
