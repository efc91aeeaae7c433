// What holds for every file: texts made untidy at random, and the examples of all other tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.ts';
import { lineChanges } from '../../src/fix/line-changes.ts';
import { unifiedDiff } from '../../src/fix/unified-diff.ts';
import { lint } from '../../src/lint.ts';
import { readYaml } from '../../src/yaml/read-yaml.ts';
import { knowledge, skill } from '../taxonomy.ts';

const settings = { compat: false, strict: false };
const source = (text: string) => ({
  file: 'qna.yaml',
  text,
  windowsLineEnds: false,
  place: { path: 'a' },
});

const block = skill
  .replace('Town 2.', '|\n      Town  \n\n\n\n        2.\n')
  .replace('Town 4.', '>+\n      Four\n\n');
const random = randomOf(7, 'untidy');
const below = (limit: number) => Math.floor(random() * limit);
const untidy = Array.from({ length: 150 }, (_, index) => {
  const lines = ([skill, knowledge, block][index % 3] ?? '').split('\n');
  for (let times = 1 + below(6); times > 0; times--) {
    const at = below(lines.length);
    const line = lines[at] ?? '';
    const end = lines.findIndex(
      (other, place) => place > at && other.search(/\S/) <= line.search(/\S/),
    );
    const changes: (() => void)[] = [
      () => {
        lines[at] = `${line}${' '.repeat(1 + below(3))}`;
      },
      () => {
        lines.splice(at, 0, ...Array(1 + below(4)).fill(''));
      },
      () => {
        lines[at] = line.replace(/: /, `:${' '.repeat(1 + below(3))}`);
      },
      () => {
        lines[at] = line.replace(
          /: .*/,
          () => `: ${['Yes', '3', '2024-01-31', '1e3', '.5', '~', '"3"'][below(7)]}`,
        );
      },
      () => {
        for (let place = at; place < Math.max(at + 1, end); place++)
          lines[place] = `  ${lines[place]}`;
      },
      () => {
        lines.splice(at, 0, `${' '.repeat(below(6))}# a comment`);
      },
      () => {
        lines[at] = `${line}  # a comment`;
      },
      () => {
        lines[at] = line.replace(/^( *)- /, '$1-   ');
      },
    ];
    changes[below(changes.length)]?.();
  }
  return lines.join('\n');
});
const examples = ['cases', 'rules'].flatMap((kind) => {
  const folder = new URL(`../${kind}/`, import.meta.url).pathname;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8').replaceAll(/\r\n?/g, '\n');
      return [text, `${skill}extra:\n  ${text.replaceAll('\n', '\n  ')}`];
    });
});
// Each with what is made of it.
const texts = new Map<string, string>();
for (const text of [...untidy, ...examples]) {
  const after = fix(source(text), settings);
  if (after !== undefined) texts.set(text, after);
}

test('there is something to fix in most of them, and it is fixed in most of those', () => {
  const changed = [...texts].filter(([before, after]) => before !== after);
  expect(texts.size).toBeGreaterThan(150);
  expect(changed.length).toBeGreaterThan(texts.size / 2);
});

test('fixing twice is fixing once', () => {
  for (const once of texts.values()) {
    expect(fix(source(once), settings)).toBe(once);
  }
});

test('no content changes but for the types that were wrong', () => {
  for (const [text, fixed] of texts) {
    const before = readYaml(text).value;
    const after = readYaml(fixed).value;
    expect(withoutTypes(after)).toEqual(withoutTypes(before));
  }
});

test('comments stay, all of them and in their order', () => {
  const comments = (text: string) =>
    readYaml(text).comments.map(({ start }) => text.slice(start.offset).split('\n')[0]?.trimEnd());
  for (const [text, fixed] of texts) {
    expect(comments(fixed)).toEqual(comments(text));
  }
});

test('there are never more findings than before, and no rule of blanks has any outside of block texts', () => {
  for (const [text, fixed] of texts) {
    const before = lint(source(text), settings).findings.length;
    expect(lint(source(fixed), settings).findings.length).toBeLessThanOrEqual(before);
  }
});

test('a diff says both texts, in as few lines as there are between them', () => {
  for (const [text, fixed] of texts) {
    const before = text.split('\n');
    const after = fixed.split('\n');
    const runs = lineChanges(before, after);
    const side = (not: string) =>
      runs.filter(({ kind }) => kind !== not).flatMap(({ lines }) => lines);
    expect([side('added'), side('removed')]).toEqual([before, after]);
  }
  expect(unifiedDiff('a', 'x', 'x')).toBe('');
  expect(unifiedDiff('a', '1\n2\n3\n', '1\n3')).toBe(
    '--- a\n+++ a\n@@ -1,3 +1,2 @@\n 1\n-2\n-3\n+3\n\\ No newline at end of file\n',
  );
  const many = Array.from({ length: 30 }, (_, line) => `${line}`);
  const shuffled = many.map((line, at) => (at % 7 === 0 ? `${line}!` : line));
  expect(
    lineChanges(many, shuffled)
      .filter(({ kind }) => kind === 'added')
      .flatMap(({ lines }) => lines),
  ).toHaveLength(5);
});

// A text by the value that it would have without quotes, so that quotes make no difference.
function withoutTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypes);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, key === 'version' ? 0 : withoutTypes(part)]),
    );
  }
  const bare = typeof value === 'string' && value !== '' ? readYaml(value).value : undefined;
  return bare === null || typeof bare === 'object' ? value : (bare ?? value);
}
