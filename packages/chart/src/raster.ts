import type { Drawing, Point, Shape } from './drawing.ts';
import { glyph, glyphOf } from './font.ts';

/** Dots for each pixel of the drawing, each way. */
const scale = 2;

/** A picture in rows from the top, three bytes a dot. */
export interface Raster {
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** Paint a drawing, on white. */
export function paint({ width, height, shapes }: Drawing): Raster {
  const raster = {
    width: width * scale,
    height: height * scale,
    bytes: new Uint8Array(width * height * scale * scale * 3).fill(255),
  };
  for (const shape of shapes) paintShape(raster, shape);
  return raster;
}

function paintShape(raster: Raster, shape: Shape): void {
  if (shape.shape === 'rectangle') {
    const { x, y, width, height, colour } = shape;
    fill(raster, [x * scale, y * scale], [width * scale, height * scale], colour);
  } else if (shape.shape === 'path') {
    const points = shape.points.map(([x, y]): Point => [x * scale, y * scale]);
    for (let at = 1; at < points.length; at++) {
      stroke(
        raster,
        points[at - 1] as Point,
        points[at] as Point,
        shape.width * scale,
        shape.colour,
      );
    }
  } else write(raster, shape);
}

function fill(raster: Raster, [x, y]: Point, [width, height]: Point, colour: string): void {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const right = Math.min(raster.width, Math.round(x + width));
  const bottom = Math.min(raster.height, Math.round(y + height));
  for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
    for (let column = Math.max(0, Math.round(x)); column < right; column++) {
      raster.bytes.set(
        [red as number, green as number, blue as number],
        (row * raster.width + column) * 3,
      );
    }
  }
}

// A square pen moved from end to end: at twice the size of the drawing, its steps hardly show.
function stroke(
  raster: Raster,
  [x0, y0]: Point,
  [x1, y1]: Point,
  width: number,
  colour: string,
): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  for (let step = 0; step <= steps; step++) {
    const x = x0 + ((x1 - x0) * step) / steps;
    const y = y0 + ((y1 - y0) * step) / steps;
    fill(raster, [x - width / 2, y - width / 2], [width, width], colour);
  }
}

function write(
  raster: Raster,
  { x, y, text, anchor, colour, upwards }: Shape & { shape: 'text' },
): void {
  const advance = (glyph.columns + 1) * scale;
  const characters = [...text];
  const length = characters.length * advance - scale;
  const before = { start: 0, middle: length / 2, end: length }[anchor];
  for (const [index, character] of characters.entries()) {
    for (const [row, bits] of glyphOf(character).entries()) {
      for (let column = 0; column < glyph.columns; column++) {
        if (((bits >> (glyph.columns - 1 - column)) & 1) === 0) continue;
        const along = index * advance + column * scale - before;
        const above = (row - glyph.rows) * scale;
        const place: Point = upwards
          ? [x * scale + above, y * scale - along - scale]
          : [x * scale + along, y * scale + above];
        fill(raster, place, [scale, scale], colour);
      }
    }
  }
}
