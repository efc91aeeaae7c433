import { describe, expect, test } from 'vitest';
import { isIgnored } from '../../src/yamllint/ignore-patterns.ts';
import { readConfig } from '../../src/yamllint/read-config.ts';

const files: Readonly<Record<string, string>> = {
  'base.yaml':
    'extends: relaxed\nrules: {colons: disable, commas: {max-spaces-after: 5}}\nignore: old/\n',
  'circle.yaml': 'extends: circle.yaml',
  'list.txt': 'a/\n# comment\n*.yml\n',
};
const read = (text: string) =>
  readConfig(text, '/', (path) => {
    const found = files[path];
    if (found === undefined) throw new Error('ENOENT');
    return found;
  });
const names = (text: string) => read(text).rules.map(({ name }) => name);
const rule = (text: string, name: string) => read(text).rules.find((found) => found.name === name);

describe('a configuration', () => {
  test('without extends has only the rules that it lists', () => {
    expect(names('rules: {line-length: {max: 180}}')).toEqual(['line-length']);
    expect(names('{}')).toEqual([]);
  });

  test('adds to its preset, rule by rule and option by option', () => {
    const text =
      'extends: relaxed\nrules: {line-length: {max: 120}, hyphens: disable, truthy: enable}';
    expect(rule(text, 'line-length')).toEqual({
      name: 'line-length',
      level: 'warning',
      options: {
        max: 120,
        'allow-non-breakable-words': true,
        'allow-non-breakable-inline-mappings': true,
      },
      ignore: [],
    });
    expect(rule(text, 'hyphens')).toBeUndefined();
    // What the preset leaves out starts from yamllint's defaults, level error.
    expect(rule(text, 'truthy')?.level).toBe('error');
  });

  test('can extend a file, which can extend a preset', () => {
    const text = 'extends: base.yaml\nrules: {commas: {level: error}}';
    expect(rule(text, 'colons')).toBeUndefined();
    expect(rule(text, 'commas')).toMatchObject({
      level: 'error',
      options: { 'max-spaces-after': 5 },
    });
    expect(read(text).ignore).toEqual(['old/']);
  });

  test('takes what to ignore as text, as a list or from files', () => {
    expect(read('ignore: |\n  a/\n  b.yaml\n').ignore).toEqual(['a/', 'b.yaml']);
    expect(read('ignore-from-file: list.txt').ignore).toContain('*.yml');
    expect(rule('rules: {colons: {ignore: [x]}}', 'colons')?.ignore).toEqual(['x']);
  });

  test.each([
    ['rules: {colon: enable}', 'rules: colon: Unexpected rule, expected colons'],
    ['rules: {colons: {max: 1}}', 'rules: colons: max: Unexpected option'],
    ['rules: {colons: {max-spaces-before: "1"}}', 'expected a whole number'],
    ['rules: {colons: {level: info}}', 'expected error or warning'],
    ['rules: {colons: on-demand}', 'expected enable, disable or a mapping'],
    ['rules: {truthy: {allowed-values: [y]}}', 'expected a list of some of'],
    ['rules: {key-ordering: {ignored-keys: ["("]}}', 'expected a list of regular expressions'],
    [
      'rules: {indentation: {check-multi-line-strings: true}}',
      'Unexpected "check-multi-line-strings: true"',
    ],
    ['rules: {quoted-strings: {extra-allowed: [x]}}', '"extra-required" and "extra-allowed"'],
    ['rules: [colons]', 'rules: Unexpected value'],
    ['extends: strict', 'extends: strict: ENOENT'],
    ['extends: circle.yaml', 'Unexpected circle'],
    ['locale: de_DE.UTF-8', 'locale: Unexpected locale'],
    ['yaml-files: ["*.yml"]', 'yaml-files: Unexpected patterns'],
    ['level: error', 'level: Unexpected key'],
    ['ignore: 1', 'ignore: Unexpected value'],
    ['{ignore: a, ignore-from-file: list.txt}', 'expected one of them'],
    ['- a', 'expected a mapping'],
    ['a: [', '1:5: Unexpected'],
  ])('that says %s is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

test.each([
  ['a/b/qna.yaml', 'b', true],
  ['a/b/qna.yaml', 'b/', true],
  ['a/b/qna.yaml', 'qna.yaml/', false],
  ['a/b/qna.yaml', '/b', false],
  ['a/b/qna.yaml', '/a', true],
  ['a/b/qna.yaml', 'a/*/qna.yaml', true],
  ['a/b/c/qna.yaml', 'a/*/qna.yaml', false],
  ['a/b/c/qna.yaml', 'a/**/qna.yaml', true],
  ['a/qna.yaml', 'a/**/qna.yaml', true],
  ['a/b/qna.yaml', 'a/**', true],
  ['a/b/qna.yaml', '*.yaml', true],
  ['a/b/qna.yaml', 'qna.y?ml', true],
  ['a/b/qna.yaml', '[!q]*.yaml', false],
  ['a/b/qna.yaml', 'qna.yaml  ', true],
  ['a/b/qna.yaml', '# qna.yaml', false],
  ['a/b/qna.yaml', 'x', false],
])('%s under the pattern %s: %s', (path, pattern, ignored) => {
  expect(isIgnored(path, [pattern])).toBe(ignored);
});

test('a later pattern takes back an earlier one', () => {
  expect(isIgnored('a/qna.yaml', ['*.yaml', '!qna.yaml'])).toBe(false);
});
