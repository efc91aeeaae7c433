import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import {
  barsAsText,
  checkPlotPath,
  drawBars,
  drawLines,
  linesAsText,
  png,
  svg,
  writePlot,
} from '../src/index.ts';

const folder = temporaryFolder();
const falling = Array.from({ length: 50 }, (_, step) => [step, 3 / (step + 1)] as const);
const loss = drawLines({
  title: 'loss',
  x: 'step',
  y: 'nats',
  lines: [{ name: 'train', points: falling }],
});

test('an SVG holds the title, both axes and a line through every point', () => {
  const text = svg(loss);
  for (const words of ['<title>loss</title>', '>step<', '>nats<', '>3<']) {
    expect(text).toContain(words);
  }
  const longest = [...text.matchAll(/points="([^"]*)"/g)].map(
    ([, points]) => points!.split(' ').length,
  );
  expect(Math.max(...longest)).toBe(50);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});

test('names from a file are no markup, and no character that XML has no place for', () => {
  const name = '<script>alert("1")</script>&\u0000\ud800';
  const text = svg(drawBars({ title: name, x: name, y: '', bars: [{ name, value: 1 }] }));
  expect(text).not.toContain('<script');
  expect(text).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/);
});

test('a PNG has whole chunks, and rows of the colours that were drawn', () => {
  const file = png(drawBars({ title: 'rows', x: '', y: '', bars: [{ name: 'a', value: 4 }] }));
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = chunksOf(file);
  expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'tEXt', 'IDAT', 'IEND']);
  const header = chunks[0]!.data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks[2]!.data);
  expect(rows.length).toBe(height * (width * 3 + 1));
  const dot = (x: number, y: number) => [
    ...rows.subarray(y * (width * 3 + 1) + 1 + x * 3).subarray(0, 3),
  ];
  expect(dot(2, 2)).toEqual([255, 255, 255]);
  // The only bar is four fifths of the plot wide, and as high as its scale allows.
  expect(dot(width / 2, height / 2)).toEqual([0x00, 0x72, 0xb2]);
});

test('points that are no numbers, and none above 0 on a logarithmic axis, are left out', () => {
  const points = [
    [0, 1],
    [1, Number.NaN],
    [2, Number.POSITIVE_INFINITY],
    [3, 0],
    [4, 1000],
  ] as const;
  const text = svg(
    drawLines({ title: '', x: '', y: '', lines: [{ name: '', points }], logarithmic: true }),
  );
  expect(text).toContain('>1000<');
  expect(text).not.toMatch(/NaN|Infinity/);
});

test.each([
  ['nothing', []],
  ['one point', [[5, 5]]],
  [
    'a level line',
    [
      [0, 2],
      [1, 2],
    ],
  ],
  [
    'huge and tiny numbers',
    [
      [0, 1e300],
      [1e-300, -1e300],
    ],
  ],
] as [string, [number, number][]][])('%s is drawn too', (_name, points) => {
  const drawing = drawLines({ title: '', x: '', y: '', lines: [{ name: '', points }] });
  expect(svg(drawing)).not.toMatch(/NaN|Infinity|undefined/);
  expect(png(drawing).length).toBeGreaterThan(100);
  expect(linesAsText(points)).not.toMatch(/NaN|undefined/);
});

test('no bars, or empty ones, are drawn too', () => {
  for (const bars of [[], [{ name: 'a', value: 0 }]]) {
    const text = svg(drawBars({ title: '', x: '', y: '', bars }));
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test('a histogram on a terminal has a sign for every bar that is not empty', () => {
  const text = barsAsText([
    { name: '< 8', value: 1 },
    { name: '< 16', value: 1000 },
    { name: '< 32', value: 0 },
  ]);
  expect(text).toBe(` < 8 # 1\n< 16 ${'#'.repeat(40)} 1000\n< 32  0\n`);
});

test('a line on a terminal falls from the left to the right, between its least and largest value', () => {
  const rows = linesAsText(falling, 20, 5).trimEnd().split('\n');
  expect(rows).toHaveLength(6);
  expect(rows[0]).toMatch(/^ *3 ┤[\u2801-\u28ff]/);
  expect(rows[4]).toMatch(/0\.06 ┤.*[\u2801-\u28ff]$/);
  expect(rows[5]).toMatch(/0 +49$/);
});

test('a file is written by its ending, and any other ending refused before the work', async () => {
  await writePlot(join(folder, 'a.svg'), loss);
  await writePlot(join(folder, 'b.PNG'), loss);
  expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toBe(svg(loss));
  expect(readFileSync(join(folder, 'b.PNG'))).toEqual(png(loss));
  expect(() => checkPlotPath('a.jpg')).toThrow(
    '--plot a.jpg: Unexpected ending, expected .svg or .png',
  );
});

function chunksOf(file: Buffer): { name: string; data: Buffer }[] {
  const chunks: { name: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ name: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}
