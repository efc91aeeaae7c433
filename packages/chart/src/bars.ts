import { colourOf, type Drawing, letter, type Shape } from './drawing.ts';
import { captions, fit, frame, ground, levels, size, text } from './frame.ts';
import type { Bar } from './terminal.ts';
import { label, ticksOf } from './ticks.ts';

/** A number for each of several things: rows by their length. */
export interface BarChart {
  title: string;
  x: string;
  y: string;
  /** From 0 up. */
  bars: readonly Bar[];
}

/** Draw bars, each with its name below where there is room, and its number above. */
export function drawBars({ title, x, y, bars }: BarChart): Drawing {
  const { left, top, width, height } = frame;
  const ticks = ticksOf(0, bars.reduce((most, { value }) => Math.max(most, value), 0) || 1);
  const most = ticks.at(-1) as number;
  const place = (value: number) => top + height * (1 - value / most);
  const step = width / Math.max(1, bars.length);
  const longest = bars.reduce((characters, { name }) => Math.max(characters, name.length), 1);
  // Every second, third, … name, where all would run into each other; and none longer than four bars.
  const every = Math.min(4, Math.ceil(((longest + 1) * letter) / step)) || 1;
  return {
    title,
    ...size,
    shapes: [
      ...captions(title, x, y),
      ...levels(ticks, place),
      ...bars.flatMap(({ name, value }, index): Shape[] => {
        const middle = left + (index + 0.5) * step;
        const [barLeft, barWidth] = [left + index * step + step * 0.1, step * 0.8];
        const barTop = place(value);
        const barHeight = top + height - barTop;
        const shape = 'rectangle' as const;
        return [
          { shape, x: barLeft, y: barTop, width: barWidth, height: barHeight, colour: colourOf(0) },
          ...(label(value).length * letter <= step
            ? [text(middle, barTop - 4, label(value), 'middle')]
            : []),
          ...(index % every === 0
            ? [text(middle, top + height + 20, fit(name, step * every), 'middle')]
            : []),
        ];
      }),
      ground(),
    ],
  };
}
