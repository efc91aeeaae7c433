import { grid, ink, letter, type Shape } from './drawing.ts';
import { label } from './ticks.ts';

/** The plot's place within the drawing. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const size = { width: 800, height: 450 };
export const frame: Frame = { left: 80, top: 50, width: 690, height: 330 };

/** The title, and what the axes show. */
export function captions(title: string, x: string, y: string): Shape[] {
  const { left, top, width, height } = frame;
  return [
    text(left + width / 2, 24, title, 'middle'),
    text(left + width / 2, top + height + 48, x, 'middle'),
    { ...text(20, top + height / 2, y, 'middle'), upwards: true },
  ];
}

/** Lines across the plot at these values, each with its number. */
export function levels(ticks: readonly number[], place: (value: number) => number): Shape[] {
  const { left, width } = frame;
  return ticks.flatMap((tick) => {
    const y = place(tick);
    const points = [[left, y] as const, [left + width, y] as const];
    return [
      { shape: 'path' as const, points, colour: grid, width: 1 },
      text(left - 8, y + 4, label(tick), 'end'),
    ];
  });
}

/** The line that the plot stands on. */
export function ground(): Shape {
  const { left, top, width, height } = frame;
  const y = top + height;
  return {
    shape: 'path',
    points: [
      [left, y],
      [left + width, y],
    ],
    colour: ink,
    width: 1,
  };
}

export function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end',
): Shape & { shape: 'text' } {
  return { shape: 'text', x, y, text: words, anchor, colour: ink };
}

/** The text, cut where it is wider than this many pixels. */
export function fit(words: string, pixels: number): string {
  const most = Math.max(1, Math.floor(pixels / letter));
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}
