import type { Drawing, Shape } from './drawing.ts';

/** A drawing as an SVG file. */
export function svg({ title, width, height, shapes }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, monospace" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...shapes.map(element),
    '</svg>',
    '',
  ].join('\n');
}

function element(shape: Shape): string {
  if (shape.shape === 'rectangle') {
    const { x, y, width, height, colour } = shape;
    return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${colour}"/>`;
  }
  if (shape.shape === 'path') {
    const points = shape.points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${shape.colour}" stroke-width="${shape.width}" stroke-linejoin="round"/>`;
  }
  const { x, y, text, anchor, colour, upwards } = shape;
  const turn = upwards ? ` transform="rotate(-90 ${short(x)} ${short(y)})"` : '';
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" fill="${colour}"${turn}>${escaped(text)}</text>`;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

// Titles and names come from files: nothing of them is markup, and XML has no place for most control characters.
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character: string) => `&#${character.charCodeAt(0)};`);
}
