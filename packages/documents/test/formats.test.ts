import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { formatOf } from '../src/formats.ts';
import { hyphenJoiner } from '../src/pdf/hyphens.ts';
import type { Page } from '../src/pdf/pages.ts';
import { markdownOf } from '../src/pdf/pdf.ts';
import { docxOf, zipOf } from './support/zip.ts';

const read = (file: string, bytes: Uint8Array | string) =>
  formatOf(file).read(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, file);

const paragraph = (text: string, style = '') =>
  `<w:p>${style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;
const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`;

test('a Word document comes with its headings, paragraphs and tables', async () => {
  const body = `${paragraph('Velms', 'Heading1')}${paragraph('A velm has seven legs.')}<w:tbl>${row('season', 'eats')}${row('summer', 'moss')}</w:tbl>`;
  expect(await read('velm.DOCX', docxOf(body))).toBe(
    '# Velms\n\nA velm has seven legs.\n\n| season | eats |\n| --- | --- |\n| summer | moss |',
  );
});

test('HTML comes as Markdown: headings, lists, code and tables, without scripts, styles, menus and link targets', async () => {
  const html = `<html><head><title>t</title><style>p{}</style></head><body><nav><a href="/">Home</a></nav>
    <h2>Food</h2><p>A velm eats <b>moss</b> from <a href="http://x">ponds</a>.<script>alert(1)</script></p>
    <ul><li>green</li><li>brown</li></ul><pre><code>feed()</code></pre>
    <table><tr><th>a|b</th><th>c</th></tr><tr><td>1</td></tr></table><footer>2024</footer></body></html>`;
  expect(await read('velm.html', html)).toBe(
    '## Food\n\nA velm eats **moss** from ponds.\n\n-   green\n-   brown\n\n```\nfeed()\n```\n\n| a\\|b | c |\n| --- | --- |\n| 1 |  |',
  );
});

test('letters that are longer in lower case do not move the end of the main part', async () => {
  const html = `<main><p>${'İ'.repeat(40)}</p></main><div>What is no part of it</div>`;
  expect(await read('a.html', html)).toBe('İ'.repeat(40));
});

test('of a page that marks its main part only that is read', async () => {
  const html = '<div>Menu</div><main id=m><h1>Velms</h1><p>Text.</p></main><div>Imprint</div>';
  expect(await read('velm.htm', html)).toBe('# Velms\n\nText.');
});

test('HTML is decoded as it says, and refused where it says wrong', async () => {
  const latin = Buffer.from('<meta charset="iso-8859-1"><p>Caf\xe9</p>', 'latin1');
  expect(await read('a.html', latin)).toBe('Café');
  await expect(read('a.html', Buffer.from('<p>Caf\xe9</p>', 'latin1'))).rejects.toMatchObject({
    reason: 'not-text',
  });
});

const bomb = () => zipOf({ 'word/document.xml': Buffer.alloc(130 * 2 ** 20) });
const lying = () => {
  const zip = bomb();
  // The size that the directory gives is no promise.
  zip.writeUInt32LE(10, zip.lastIndexOf('PK\x01\x02') + 24);
  return zip;
};

test.each([
  ['random bytes', 'a.pdf', () => Buffer.from('not a PDF'), 'broken-document'],
  ['the head of a PDF alone', 'a.pdf', () => Buffer.from('%PDF-1.7\n%%EOF'), 'broken-document'],
  ['random bytes', 'a.docx', () => Buffer.from('not a DOCX'), 'broken-document'],
  ['a ZIP of something else', 'a.docx', () => zipOf({ 'x.txt': 'x' }), 'broken-document'],
  ['a broken XML', 'a.docx', () => docxOf('<w:p><w:r>'), 'broken-document'],
  ['a file that unpacks to 130 MiB', 'a.docx', bomb, 'too-large'],
  ['one that says it does not', 'a.docx', lying, 'too-large'],
  ['elements 200,000 deep', 'a.html', () => Buffer.from('<div>'.repeat(200_000)), 'too-deep'],
])('%s as %s is refused by name', async (_name, file, bytes, reason) => {
  await expect(read(file, bytes())).rejects.toMatchObject({ how: 'rejected', reason });
});

test.each([
  ['open tags', '<p><table><tr><td>'.repeat(2000)],
  ['angle brackets', '<'.repeat(100_000)],
  ['entities', '&lt;'.repeat(100_000)],
  ['cells', `<table>${'<tr><td>x'.repeat(800)}</table>`],
])('HTML of %s takes no time worth speaking of', async (_name, html) => {
  const began = performance.now();
  await read('a.html', html).catch(({ reason }) => expect(reason).toBe('too-deep'));
  expect(performance.now() - began).toBeLessThan(10_000);
});

const page = (...runs: [text: string, x: number, y: number, size?: number][]): Page => ({
  height: 800,
  runs: runs.map(([text, x, y, size = 10]) => ({
    text,
    x,
    y,
    size,
    width: text.length * size * 0.5,
    endsLine: true,
  })),
});

test('lines of a PDF join to paragraphs; a wide gap, a bullet and a larger size part them', () => {
  const pages = [
    page(
      ['Velms', 50, 700, 20],
      ['A velm has seven', 50, 670],
      ['legs.', 50, 658],
      ['It eats moss.', 50, 630],
      ['• green', 50, 610],
      ['• brown', 50, 598],
    ),
  ];
  expect(markdownOf(pages)).toBe(
    '# Velms\n\nA velm has seven legs.\n\nIt eats moss.\n\n- green\n\n- brown',
  );
});

test('running heads and page numbers go, what stands there once stays', () => {
  const pages = [1, 2, 3].map((number) =>
    page(
      [`Of velms, page ${number}`, 50, 790],
      [`Text number ${'one two three'.split(' ')[number - 1]}.`, 50, 400],
      ...(number === 2 ? [['A foot note.', 50, 30] as [string, number, number]] : []),
      [`${number}`, 300, 10],
    ),
  );
  expect(markdownOf(pages)).toBe(
    'Text number one.\n\nText number two.\n\nA foot note.\n\nText number three.',
  );
});

test.each([
  [
    'goes where the whole word stands elsewhere',
    ['A moss-', 'eater is no mosseater.'],
    'A mosseater is no mosseater.',
  ],
  [
    'goes where half of it is no word',
    ['The const-', 'ellation shines.'],
    'The constellation shines.',
  ],
  [
    'stays where both halves are words',
    ['A moss and an eater: a moss-', 'eater.'],
    'A moss and an eater: a moss-eater.',
  ],
  ['stays before a capital', ['From Velm-', 'Orla to the sea.'], 'From Velm- Orla to the sea.'],
])('a hyphen at the end of a line %s', (_name, texts, expected) => {
  const pages = [
    page(...texts.map((text, at) => [text, 50, 700 - at * 12] as [string, number, number])),
  ];
  expect(markdownOf(pages)).toBe(expected);
});

test('what looks like Markdown in a PDF is text', () => {
  expect(markdownOf([page(['# 7 is a number', 50, 700], ['1. is one', 50, 600])])).toBe(
    '\\# 7 is a number\n\n1\\. is one',
  );
});

const shared = sharedData();

const words = (text: string) =>
  new Set(
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}{4,}/gu) ?? [],
  );

test.runIf(shared).each([
  [
    'phoenix',
    ['# Phoenix (constellation)', '## History', '## Characteristics', '## Features', '### Stars'],
  ],
  [
    'moo_deng',
    ['# Moo Deng', '## Background', '## Online popularity', '## Welfare concerns', '## References'],
  ],
  ['knowledge-wiki', ['# Knowledge', '## Definitions']],
])('%s.pdf has the words of its Markdown, and its headings in order', async (name, headings) => {
  const folder = join(shared as string, 'documents');
  const text = await read(`${name}.pdf`, readFileSync(join(folder, `${name}.pdf`)));
  const found = text.split('\n').filter((line) => headings.includes(line));
  expect(found).toEqual(headings);
  const markdown = readFileSync(join(folder, `${name}.md`), 'utf8');
  // The PDF of phoenix ends halfway through the article.
  const wanted = [...words(name === 'phoenix' ? markdown.slice(0, 8000) : markdown)];
  const has = words(text);
  const missing = wanted.filter((word) => !has.has(word));
  expect(missing.length / wanted.length).toBeLessThan(0.1);
  expect(text).not.toMatch(/Page \d+ of \d+/);
});

test.runIf(shared)(
  'a PDF cut off or with flipped bytes is read or refused, never more',
  async () => {
    const bytes = readFileSync(join(shared as string, 'documents', 'knowledge-wiki.pdf'));
    const flipped = Buffer.from(bytes);
    for (let at = 500; at < flipped.length; at += 997) flipped[at] = (flipped[at] as number) ^ 255;
    for (const broken of [bytes.subarray(0, bytes.length / 2), flipped]) {
      const result = await read('a.pdf', broken).catch(({ how }) => ({ how }));
      expect(typeof result === 'string' || result.how === 'rejected').toBe(true);
    }
  },
);

test('a word without end is joined in time of its length', () => {
  const join = hyphenJoiner([`${'a'.repeat(500_000)}1`]);
  expect(join(['a five-', 'minute walk', 'x'.repeat(500_000)])).toContain('fiveminute walk');
});
