import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chunkDocument } from '../../src/chunks/chunk.ts';

const folder = new URL('../cases/', import.meta.url);

// `npx vitest run -u` writes what is expected; read it with `git diff`.
test.each(readdirSync(folder))('%s', async (name) => {
  const text = readFileSync(new URL(`${name}/document.md`, folder), 'utf8');
  const document = { source: { file: 'document.md' }, text };
  const chunks = chunkDocument({ id: 'leaf', path: 'knowledge/velm' }, document, 60);
  const shown = chunks.map(({ tokens, headings, source, text }) =>
    [
      `=== ${tokens} tokens, ${source.start} to ${source.end}, below ${JSON.stringify(headings)}`,
      text,
    ].join('\n'),
  );
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot(`../cases/${name}/chunks.txt`);
});
