// Every folder of cases/ holds a qna.yaml and what a terminal shows for it; `vitest -u` writes the latter.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lint } from '../src/lint.ts';
import { terminal } from '../src/reports/terminal.ts';

const folder = new URL('cases/', import.meta.url);

test.each(readdirSync(folder))('%s', async (name) => {
  const text = readFileSync(new URL(`${name}/qna.yaml`, folder), 'utf8');
  const source = { file: 'qna.yaml', text, windowsLineEnds: false, place: { path: name } };
  const { findings } = lint(source, { compat: false, strict: false });
  const shown = findings.map((finding) => terminal(false, () => text)(finding)).join('\n');
  await expect(shown).toMatchFileSnapshot(new URL(`${name}/expected.txt`, folder).pathname);
});
