// Each folder shows what the rules find in one document; `vitest -u` writes what they find now, `git diff` reviews it.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { factsOf } from '../src/facts.ts';
import { questionsOf } from '../src/questions.ts';

const cases = new URL('cases/', import.meta.url);

test.each(readdirSync(cases))('%s', async (name) => {
  const document = readFileSync(new URL(`${name}/document.md`, cases), 'utf8');
  const lines = factsOf(document).map((fact) =>
    JSON.stringify({ question: questionsOf(fact)[0], ...fact }),
  );
  await expect(lines.map((line) => `${line}\n`).join('')).toMatchFileSnapshot(
    `cases/${name}/expected.jsonl`,
  );
});
