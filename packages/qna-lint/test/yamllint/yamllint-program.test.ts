// What the rules of layout say beside what yamllint itself says, under configurations with every option, on files that
// we break at random. Runs where LABPIPE_PYTHON names a Python that has yamllint.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { layoutProblems } from '../../src/layout-problems.ts';
import { readYaml } from '../../src/yaml/read-yaml.ts';
import { readConfig } from '../../src/yamllint/read-config.ts';

const python = process.env['LABPIPE_PYTHON'];
const seed = Number(process.env['LABPIPE_FUZZ_SEED'] ?? 1);
const count = Number(process.env['LABPIPE_FUZZ_FILES'] ?? 400);

const reference = `
import json, sys
from yamllint import linter
from yamllint.config import YamlLintConfig
cases = json.load(open(sys.argv[1]))
found = []
for case in cases:
    config = YamlLintConfig(case['config'])
    found.append([[p.line, p.column, p.level, p.rule, p.desc] for p in linter.run(case['text'], config)])
print(json.dumps(found))
`;

const configs = [
  'extends: default',
  'extends: relaxed',
  'extends: default\nrules: {braces: enable, truthy: disable, line-length: {max: 40}, comments: {level: error, min-spaces-from-content: 1}}',
  'rules: {line-length: {max: 30, allow-non-breakable-words: false}, document-end: enable, document-start: {present: false}}',
  'rules: {line-length: {max: 30, allow-non-breakable-inline-mappings: true}, document-end: {present: false}}',
  'rules: {braces: {forbid: true}, brackets: {forbid: non-empty, min-spaces-inside: 1, max-spaces-inside: 2, min-spaces-inside-empty: 1}}',
  'rules: {brackets: {max-spaces-inside-empty: 0, max-spaces-inside: 3}, braces: {min-spaces-inside: 1, max-spaces-inside: -1}}',
  'rules: {colons: {max-spaces-before: 1, max-spaces-after: -1}, commas: {min-spaces-after: 0, max-spaces-after: 2, max-spaces-before: -1}, hyphens: {max-spaces-after: 3}}',
  'rules: {empty-lines: {max: 0, max-start: 1, max-end: 2}, empty-values: enable, octal-values: enable, key-ordering: enable}',
  'rules: {empty-values: {forbid-in-block-mappings: false}, octal-values: {forbid-implicit-octal: false}, key-ordering: {ignored-keys: ["^a", n]}}',
  'rules: {float-values: {require-numeral-before-decimal: true, forbid-scientific-notation: true, forbid-nan: true, forbid-inf: true}}',
  'rules: {indentation: {spaces: 2, indent-sequences: false}, comments-indentation: enable, comments: {require-starting-space: false}}',
  'rules: {indentation: {spaces: 4, indent-sequences: whatever}, anchors: {forbid-unused-anchors: true}, comments: {ignore-shebangs: false}}',
  'rules: {truthy: {allowed-values: ["yes", "False"], check-keys: false}, key-duplicates: {forbid-duplicated-merge-keys: true}, trailing-spaces: enable}',
  'rules: {quoted-strings: enable}',
  'rules: {quoted-strings: {quote-type: single, required: only-when-needed}}',
  'rules: {quoted-strings: {quote-type: double, required: false, extra-required: ["^t", "1"], allow-quoted-quotes: true}}',
  'rules: {quoted-strings: {quote-type: consistent, check-keys: true}}',
  'rules: {quoted-strings: {required: only-when-needed, extra-allowed: ["t$"], extra-required: ["x"], check-keys: true}}',
];

test.runIf(python)(
  `the rules of layout and yamllint agree on ${count} files under ${configs.length} configurations`,
  { timeout: 300_000 },
  () => {
    const random = randomOf(seed, 'yamllint');
    const cases = Array.from({ length: count }, (_, index) => ({
      config: configs[index % configs.length] ?? '',
      text: untidy(random),
    })).filter(({ text }) => !readYaml(text).error);
    const folder = temporaryFolder();
    const file = join(folder, 'cases.json');
    const script = join(folder, 'reference.py');
    writeFileSync(file, JSON.stringify(cases));
    writeFileSync(script, reference);
    const theirs: unknown[][][] = JSON.parse(
      String(execFileSync(python ?? '', [script, file], { maxBuffer: 1e9 })),
    );
    const differing = cases.flatMap(({ config, text }, index) => {
      const mine = sorted(ours(config, text));
      // It counts a last line without a line end as none, and so names line 0 in a file of one.
      const expected = sorted((theirs[index] ?? []).map(([line, ...rest]) => [line || 1, ...rest]));
      return JSON.stringify(mine) === JSON.stringify(expected)
        ? []
        : [{ config, text, mine, expected }];
    });
    expect(cases.length).toBeGreaterThan(count / 4);
    expect(theirs.flat().length).toBeGreaterThan(count / 2);
    expect(differing.slice(0, 5)).toEqual([]);
  },
);

function ours(config: string, text: string): unknown[][] {
  const layout = readConfig(config, '/', () => '');
  const source = { file: 'qna.yaml', text, windowsLineEnds: false, place: { path: 'a' } };
  const found = layoutProblems(source, readYaml(text), { compat: true, strict: false, layout });
  return found.flatMap(({ rule, level, problems }) =>
    [...problems].map(({ line, column, yamllint }) => [line, column, level, rule.name, yamllint]),
  );
}

function sorted(problems: readonly unknown[][]): string[] {
  return problems.map((problem) => JSON.stringify(problem)).sort();
}

const values = [
  'text',
  'some longer text that goes on',
  '"text"',
  "'it''s x'",
  '"a \\" b"',
  '\'say "x"\'',
  '010',
  '0o17',
  '.5',
  '1e3',
  '.NaN',
  '-.inf',
  'yes',
  'False',
  'off',
  'null',
  '',
  '[]',
  '[ ]',
  '[a,b]',
  '[ a , "b" ]',
  '{}',
  '{ }',
  '{a: 1}',
  '{  c: , d: e }',
  '&x text',
  '*x',
  '!!str yes',
  '!!bool yes',
  '"1"',
  "'# no comment'",
  '"true"',
  '|\n      block  text\n',
  '>-\n      folded\n\n      text',
  '2024-01-01',
  'http://a.very/long/word/that/cannot/be/broken',
  '"a: b"',
  '"multi\n      line"',
  'multi\n      line',
  "''",
  '"x\\ty"',
  '[a: b]',
  '"[a"',
  '1',
];
const keys = ['a', 'b', 'name', 'yes', '"q"', "'r'", 'n', 'zeta', '010', 'x y', '<<'];
const comments = ['# fine', '#bad', '##', '## fine', '#!shebang', '#'];

function untidy(random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = (list: readonly string[]) => list[below(list.length)] ?? '';
  const blanks = (most: number) => ' '.repeat(random() < 0.8 ? 1 : 1 + below(most));
  const lines: string[] = [];
  if (random() < 0.2) lines.push(pick(comments));
  if (random() < 0.3) lines.push('---');
  const rows = (indent: number, depth: number): void => {
    const isList = random() < 0.4;
    for (let left = 1 + below(3); left > 0; left--) {
      const pad = ' '.repeat(indent);
      if (random() < 0.2)
        lines.push(' '.repeat(random() < 0.6 ? indent : below(6)) + pick(comments));
      if (random() < 0.1) lines.push(...Array(1 + below(3)).fill(''));
      const start = isList
        ? `${pad}-${blanks(3)}`
        : `${pad}${pick(keys)}${random() < 0.1 ? ' ' : ''}:`;
      if (depth < 3 && random() < 0.4) {
        if (isList) {
          lines.push(
            `${start}${pick(keys)}: ${pick(['1', 'x', '"y"'])}${random() < 0.1 ? '  ' : ''}`,
          );
        } else {
          lines.push(start);
          rows(indent + (random() < 0.8 ? 2 : below(5)), depth + 1);
        }
        continue;
      }
      const value = pick(values);
      const inline =
        random() < 0.2 && !/[|>\n]/.test(value)
          ? `${' '.repeat(1 + below(3))}${pick(comments)}`
          : '';
      lines.push(`${start}${isList ? '' : blanks(3)}${value}${inline}${random() < 0.1 ? ' ' : ''}`);
    }
  };
  rows(0, 0);
  if (random() < 0.2) lines.push('...');
  // It overlooks a comment that ends the file in the middle of a line.
  const ends = /#[^\n]*$/.test(lines.at(-1) ?? '') ? 1 : 0;
  return lines.join('\n') + '\n'.repeat(ends + below(4));
}
