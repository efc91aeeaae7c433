// Every rule about documents has a folder in rules/ of what a qna.yaml may say of its documents, and what it may not, against
// the documents of velm.ts. `vitest -u` writes what it says of the bad ones, and the pages in docs/rules.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import {
  type DocumentRule,
  documentHelp,
  documentRules,
  localDocumentRules,
} from '../../src/documents/document-rules.ts';
import { rulePage } from '../rule-pages.ts';
import { knowledge } from '../taxonomy.ts';
import { besideVelm, velm } from './velm.ts';

const folder = new URL('rules/', import.meta.url);
const pages = new URL('../../docs/rules/', import.meta.url);
const made = velm();
const home = temporaryFolder();
const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
const head = knowledge.replace(/document:[\s\S]*/, '');

/** The findings about documents of a qna.yaml with this block, its first line counted as 1. */
async function check(block: string, ...flags: string[]) {
  const { repo, commit } = await made;
  const place = join(temporaryFolder(), 'knowledge/velm');
  besideVelm(place);
  const text = block
    .replace('https://example.org/velm.git', repo)
    .replace('951999afdc59c46d325493568193b40bd5439c9e', commit);
  writeFileSync(join(place, 'qna.yaml'), head + text);
  const argv = ['--documents', 'always', '--format', 'jsonl', ...flags, place];
  const { code, stdout, stderr } = await runInTest(main, argv, { env });
  const before = head.split('\n').length - 1;
  const said = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ rule }) => documentRules.some(({ name }) => name === rule))
    .map(({ line, message, ...finding }) => ({
      ...finding,
      line: line - before,
      message: message.replaceAll(repo, 'https://example.org/velm.git'),
    }));
  return { code, leaves: stdout.split('\n').length - 1, said };
}

const examplesOf = (name: string) =>
  readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.yaml'));
// A superuser may read every file, so that this one has no example.
const shown = documentRules.filter(({ name }) => name !== 'document-unreadable');

test('every rule has examples, and every example has a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(shown.map(({ name }) => name).sort());
});

describe.each(shown.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test.each(examplesOf(name))('%s', async (file) => {
    const block = readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
    const { code, leaves, said } = await check(block);
    if (file.startsWith('good-')) {
      return expect({ code, leaves, said }).toEqual({ code: 0, leaves: 1, said: [] });
    }
    expect([code, leaves, said[0]?.rule]).toEqual([1, 0, name]);
    const golden = new URL(`${name}/${file.replace(/yaml$/, 'txt')}`, folder);
    await expect(said.map(line).join('')).toMatchFileSnapshot(golden.pathname);
  });

  test('has the page in docs/rules that its own words and examples make', async () => {
    const page = rulePage(pageOf(rule), new URL(`${name}/`, folder));
    await expect(page).toMatchFileSnapshot(new URL(`${name}.md`, pages).pathname);
  });
});

function line(finding: Record<string, unknown>): string {
  const { line, column, level, rule, message, path } = finding;
  // What git says is its own, in each version.
  const words = String(message).replace(/(git could not fetch it: ).*/s, '$1...');
  const help = documentHelp(String(rule));
  return `${line}:${column} ${level} ${words} (at ${path}). ${help}\n`;
}

function pageOf(rule: DocumentRule) {
  const isLocal = localDocumentRules.includes(rule);
  return {
    ...rule,
    levels: isLocal
      ? 'error. Not with `--compat`, which refuses `document.files`.'
      : 'error with `--documents always`; else a warning, where documents are looked at. With `--compat` only what InstructLab says.',
  };
}

const gone = readFileSync(new URL('document-missing-file/bad-path.yaml', folder), 'utf8');

test('--rule sets the level of a rule, and switches it off', async () => {
  const info = await check(gone, '--rule', 'document-missing-file=info');
  expect(info).toMatchObject({ code: 0, leaves: 1, said: [{ level: 'info' }, { level: 'info' }] });
  const off = await check(gone, '--rule', 'document-missing-file=off');
  expect(off).toEqual({ code: 0, leaves: 1, said: [] });
});

test('so does a comment in the file', async () => {
  const disabled = gone.replace('    - V', '    # qna-lint-disable-next-line\n    - V');
  expect((await check(disabled)).said).toMatchObject([{ path: '.document.patterns[1]' }]);
  const whole = `${gone}# qna-lint-disable-file document-missing-file\n`;
  expect(await check(whole)).toEqual({ code: 0, leaves: 1, said: [] });
});

test('documents beside the qna.yaml are no exception', async () => {
  const block = 'document:\n  files:\n    - gone.md\n';
  const { said } = await check(block, '--rule', 'document-missing=warning');
  expect(said[0]).toMatchObject({ level: 'warning', rule: 'document-missing' });
});
