import type { Point } from './drawing.ts';
import { label } from './ticks.ts';

export interface Bar {
  name: string;
  value: number;
}

export interface Line {
  name: string;
  points: readonly Point[];
}

/** A bar a line: its name, as many signs as its share of the largest, its number. Any value above 0 has a sign. */
export function barsAsText(bars: readonly Bar[], width = 40): string {
  const most = bars.reduce((largest, { value }) => Math.max(largest, value), 0) || 1;
  const widest = bars.reduce((characters, { name }) => Math.max(characters, name.length), 0);
  return bars
    .map(({ name, value }) => {
      const bar = '#'.repeat(Math.ceil((value / most) * width));
      return `${name.padStart(widest)} ${bar} ${value}\n`;
    })
    .join('');
}

/** One line in braille dots, two by four a character, between its least and largest value; empty without a point. */
export function linesAsText(points: readonly Point[], width = 60, height = 10): string {
  const shown = points.filter(([x, y]) => Number.isFinite(x + y));
  if (shown.length === 0) return '';
  const [left, right] = ends(shown.map(([x]) => x));
  const [low, high] = ends(shown.map(([, y]) => y));
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  for (const [x, y] of shown) {
    const column = Math.round(((x - left) / (right - left || 1)) * (width * 2 - 1));
    const row = Math.round((1 - (y - low) / (high - low || 1)) * (height * 4 - 1));
    const cell = cells[row >> 2] as Uint8Array;
    cell[column >> 1] = (cell[column >> 1] as number) | dot(column & 1, row & 3);
  }
  const [top, bottom] = [label(high), label(low)];
  const margin = Math.max(top.length, bottom.length);
  const rows = cells.map((cell, at) => {
    const name = at === 0 ? top : at === height - 1 ? bottom : '';
    const signs = Array.from(cell, (dots) =>
      dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots),
    );
    return `${name.padStart(margin)} ┤${signs.join('').trimEnd()}\n`;
  });
  const last = label(right).padStart(width - label(left).length);
  return `${rows.join('')}${' '.repeat(margin + 2)}${label(left)}${last}\n`;
}

// Braille counts its dots down the left column and then the right one, the lowest two last.
function dot(column: number, row: number): number {
  return row === 3 ? 0x40 << column : 1 << (column * 3 + row);
}

function ends(values: readonly number[]): [number, number] {
  return [
    values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
}
