import { estimateTokens } from '@labpipe/text';
import { expect, test } from 'vitest';
import { chunkDocument } from '../../src/chunks/chunk.ts';
import { cutMarkdown } from '../../src/chunks/pieces.ts';
import { randomDocument } from './documents.ts';

const sizes = [50, 120, 500];
const documents = Array.from({ length: 200 }, (_, number) => {
  const text = randomDocument(number);
  const tokens = sizes[number % sizes.length] as number;
  return { number, text, tokens };
});

const chunksOf = ({ text, tokens }: { text: string; tokens: number }) =>
  chunkDocument({ id: 'leaf', path: 'path' }, { source: { file: 'x.md' }, text }, tokens);

const bare = (text: string) => text.replace(/\s+/g, '');

test('no chunk is over the limit, empty, or wrong about its size', () => {
  for (const document of documents) {
    for (const { text, tokens } of chunksOf(document)) {
      expect(tokens, `document ${document.number}`).toBeLessThanOrEqual(document.tokens);
      expect(tokens).toBe(estimateTokens(text));
      expect(text.trim()).not.toBe('');
    }
  }
});

test('every line that is not blank is in a chunk, whole or in its parts', () => {
  for (const document of documents) {
    const all = chunksOf(document).map(({ text }) => bare(text));
    const body = all.join('');
    for (const line of document.text.split('\n')) {
      const wanted = bare(line);
      // The rule below an underlined heading and the marks after a closed one are not its text.
      if (/^(=+|-+|#+)$/.test(wanted)) continue;
      const found = all.some((text) => text.includes(wanted)) || body.includes(wanted);
      expect(found || isCut(wanted, all), `document ${document.number}: ${line}`).toBe(true);
    }
  }
});

/** Whether a line longer than a chunk lies in several, each holding the next part of it. */
function isCut(line: string, chunks: readonly string[]): boolean {
  let rest = line;
  for (const text of chunks) {
    let length = rest.length;
    while (
      length > 0 &&
      !text.endsWith(rest.slice(0, length)) &&
      !text.includes(rest.slice(0, length))
    )
      length--;
    rest = rest.slice(length);
  }
  return rest === '';
}

test('the pieces of a document lie in order, do not overlap, and leave out nothing but headings and blanks', () => {
  for (const { number, text, tokens } of documents) {
    let past = 0;
    for (const { start, end } of cutMarkdown(text, tokens)) {
      expect(start, `document ${number}`).toBeGreaterThanOrEqual(past);
      const between = text
        .slice(past, start)
        .split('\n')
        .filter((line) => line.trim() !== '');
      for (const line of between)
        expect(isBetween(line, text), `document ${number}: ${line}`).toBe(true);
      past = end;
    }
    expect(
      text
        .slice(past)
        .split('\n')
        .every((line) => line.trim() === '' || isBetween(line, text)),
    ).toBe(true);
  }
});

// A heading goes to the head of the chunks below it; the marks around code are put around each part.
function isBetween(line: string, text: string): boolean {
  const next = text.slice(text.indexOf(line) + line.length).trimStart();
  return /^\s*(#{1,6}(\s|$)|=+\s*$|-+\s*$|```)/.test(line) || /^(=+|-{3,})\s*(\n|$)/.test(next);
}

test('a source span cuts out of the document what the chunk says', () => {
  for (const document of documents) {
    for (const { text, source } of chunksOf(document)) {
      const body = document.text.slice(source.start, source.end).replaceAll('\r\n', '\n');
      expect(text).toContain(body);
    }
  }
});

test('no character is cut in two', () => {
  for (const document of documents) {
    for (const { text } of chunksOf(document)) expect(text).not.toMatch(/\p{Surrogate}/u);
  }
});

test('a table or a block of code that fits is never cut', () => {
  const table = `| velm | legs |\n|---|---|\n${'| Anna | seven |\n'.repeat(12)}`.trim();
  const code = `\`\`\`js\n${'feed(velm);\n'.repeat(20)}\`\`\``;
  for (let before = 0; before < 60; before += 3) {
    const text = `# Velm\n\n${'word '.repeat(before)}\n\n${table}\n\n${code}\n\nAfter.\n`;
    const chunks = chunksOf({ text, tokens: 120 });
    for (const whole of [table, code]) {
      expect(chunks.filter((chunk) => chunk.text.includes(whole))).toHaveLength(1);
    }
  }
});
