// Every rule of content has a folder in content/ of files that it passes (`good-`) and refuses (`bad-`), some with an
// attribution beside them; `# in FOLDER` in the first line says where they lie. `vitest -u` writes what it says of the
// bad ones, and the pages in docs/rules.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contentFaults } from '../src/content/content-faults.ts';
import { contentRules } from '../src/content/index.ts';
import type { ContentRule } from '../src/content/rule.ts';
import { documentRules } from '../src/documents/document-rules.ts';
import { lint } from '../src/lint.ts';
import { taxonomyPlace } from '../src/taxonomy-path.ts';
import { pageOf, rulePage, rulesPage } from './rule-pages.ts';

const folder = new URL('content/', import.meta.url);
const pages = new URL('../docs/rules/', import.meta.url);

test('every rule has examples, and every example has a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(contentRules.map(({ name }) => name).sort());
});

test('no rule refuses what InstructLab accepts', () => {
  expect(contentRules.filter(({ level }) => level === 'error')).toEqual([]);
});

describe.each(contentRules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const files = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.yaml'));

  test('has examples of both kinds', () => {
    const kinds = new Set(files.map((file) => file.split('-')[0]));
    expect([...kinds].sort()).toEqual(['bad', 'good']);
  });

  test.each(files)('%s', async (file) => {
    const shown = check(rule, new URL(`${name}/${file}`, folder));
    if (file.startsWith('good-')) return expect(shown).toBe('');
    expect(shown).not.toBe('');
    const golden = new URL(`${name}/${file.replace(/yaml$/, 'txt')}`, folder);
    await expect(shown).toMatchFileSnapshot(golden.pathname);
  });

  test('has the page in docs/rules that its own words and examples make', async () => {
    const page = rulePage(pageOf(rule), new URL(`${name}/`, folder));
    await expect(page).toMatchFileSnapshot(new URL(`${name}.md`, pages).pathname);
  });
});

test('docs/rules lists every rule', async () => {
  await expect(rulesPage(contentRules, documentRules)).toMatchFileSnapshot(
    new URL('README.md', pages).pathname,
  );
});

function check(rule: ContentRule, file: URL): string {
  const text = readFileSync(file, 'utf8');
  const [, path = ''] = /^# in (.*)$/m.exec(text) ?? [];
  const place = taxonomyPlace(`/taxonomy/${path}/qna.yaml`, 'qna.yaml');
  const source = { file: 'qna.yaml', text, windowsLineEnds: false, place };
  const { content } = lint(source, { compat: false, strict: false });
  if (!content) throw new Error(`${file} is no YAML`);
  const beside = new URL(file.href.replace(/yaml$/, 'attribution.txt'));
  const attribution = existsSync(beside) ? readFileSync(beside, 'utf8') : undefined;
  const set = [{ rule, level: rule.level, parameters: rule.parameters }];
  return contentFaults(source, content, attribution, set)
    .map(({ mark, level, message, help, path: at }) => {
      const where = `${mark.line + 1}:${mark.column + 1}`;
      return `${where} ${level} ${message}${at === '' ? '' : ` (at ${at})`}. ${help}\n`;
    })
    .join('');
}
