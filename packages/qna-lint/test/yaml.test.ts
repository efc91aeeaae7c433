import { readdirSync, readFileSync } from 'node:fs';
import { randomOf } from '@labpipe/records';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readYaml } from '../src/yaml/read-yaml.ts';
import { deepest } from '../src/yaml/scanner.ts';

const read = (text: string) => {
  const { value, error } = readYaml(text);
  return error ? error.message : value;
};

describe('an unquoted text has the type that YAML 1.1 and PyYAML give it', () => {
  const symbol = (text: string) => Symbol.for(text);
  test.each([
    ['Yes', true],
    ['off', false],
    ['y', 'y'],
    ['n', 'n'],
    ['~', null],
    ['', null],
    ['NULL', null],
    ['nULL', 'nULL'],
    ['12', 12],
    ['1_000', 1000],
    ['012', 10],
    ['0o12', '0o12'],
    ['0x1F', 31],
    ['0b101', 5],
    ['08', '08'],
    ['-1:30', -90],
    ['1:60', '1:60'],
    ['1e3', '1e3'],
    ['1.5e+3', 1500],
    ['1.', 1],
    ['.5', 0.5],
    ['-.inf', Number.NEGATIVE_INFINITY],
    ['.NaN', Number.NaN],
    ['2024-01-31', symbol('timestamp 2024-01-31')],
    ['2024-1-31', '2024-1-31'],
    ['2024-02-29 1:02:03.5 +01:00', symbol('timestamp 2024-02-29 1:02:03.5 +01:00')],
    ['yes!', 'yes!'],
    ['!!str 12', '12'],
    ['!!int "12"', 12],
    ['! "12"', 12],
    ['!!binary aGk=', symbol('binary aGk=')],
  ])('%s', (text, value) => {
    expect(readYaml(`a: ${text}\n`)).toMatchObject({ value: { a: value } });
  });
});

describe('a value that PyYAML refuses is refused', () => {
  test.each([
    '=',
    '<<',
    '2023-02-29',
    '0b_',
    '!!int x',
    '!python/object:os.system x',
    '!x y',
    '!!float [1]',
  ])('%s', (text) => {
    expect(readYaml(`a: ${text}\n`).error?.rule).toBe('yaml-value');
  });
});

test('the mark of an error is the place of its token', () => {
  const { error } = readYaml('a: b\nc: "d" e\n');
  expect(error?.mark).toEqual({ offset: 12, line: 1, column: 7 });
});

test.each([
  ['literal', 'a: |\n  b\n   c\n\n  d\n\n', 'b\n c\n\nd\n'],
  ['literal, stripped', 'a: |-\n  b\n\n', 'b'],
  ['literal, kept', 'a: |+\n  b\n\n', 'b\n\n'],
  ['literal, indented by a number', 'a: |2\n    b\n', '  b\n'],
  ['folded', 'a: >\n  b\n  c\n\n  d\n   e\n  f\n', 'b c\nd\n e\nf\n'],
  ['plain over lines', 'a: b\n  c\n\n  d\n', 'b c\nd'],
  ['double quoted over lines', 'a: "b\n c\\\n  d\\u00e9\\x21"\n', 'b cdé!'],
  ['single quoted', "a: 'it''s\n\n  b'\n", "it's\nb"],
])('%s text', (_, text, value) => {
  expect(read(text)).toEqual({ a: value });
});

test('merge keys take what the mapping itself does not say, the first source before the second', () => {
  expect(read('- &a {x: 1, y: 1}\n- &b {x: 2, z: 2}\n- <<: [*a, *b]\n  y: 3\n')).toEqual([
    { x: 1, y: 1 },
    { x: 2, z: 2 },
    { x: 1, y: 3, z: 2 },
  ]);
});

test('a key named __proto__ is a key like any other', () => {
  const value = read('__proto__: {a: b}\n') as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test(`nesting of ${deepest} levels is read, and of one more refused, in every form`, () => {
  const forms = [
    (levels: number) => '['.repeat(levels) + ']'.repeat(levels),
    (levels: number) => `${'- '.repeat(levels)}a`,
    (levels: number) =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
  ];
  for (const form of forms) {
    expect(readYaml(form(deepest - 1)).error).toBeUndefined();
    expect(readYaml(form(deepest + 1)).error?.rule).toBe('too-large');
  }
});

test('what the yaml library writes is read back unchanged, 500 random documents', () => {
  for (let run = 0; run < 500; run++) {
    const random = randomOf(run, 'document');
    const value = { root: randomValue(random, 4) };
    const options = { version: '1.1', lineWidth: random() < 0.5 ? 30 : 0 } as const;
    expect(readYaml(stringify(value, options)).value, `document ${run}`).toEqual(value);
  }
});

test('the yaml library reads the cases that are YAML to the same values', () => {
  const folder = new URL('cases/', import.meta.url);
  let compared = 0;
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(`${name}/qna.yaml`, folder), 'utf8');
    const { value, error } = readYaml(text);
    // The two differ on purpose in what they take for a date.
    if (error || value === undefined || text.includes('2024') || name === 'repeated-key') continue;
    expect(value, name).toEqual(parse(text, { version: '1.1' }));
    compared++;
  }
  expect(compared).toBeGreaterThan(15);
});

const texts = [
  '',
  ' a ',
  'b: c',
  '- d',
  "it's",
  '"e"',
  'f\ng\n',
  '\n\nh\n \n',
  '#i',
  'yes',
  '12',
  '1e3',
  'é😀',
  '~',
  'j'.repeat(70),
  'k l '.repeat(20),
  '\tm',
  '*n',
  '%o',
  '@p',
  '---',
  '...',
  '[q',
  '? r',
];

function randomValue(random: () => number, depth: number): unknown {
  const kind = random();
  const size = Math.floor(random() * 4);
  if (depth === 0 || kind < 0.5) return texts[Math.floor(random() * texts.length)];
  if (kind < 0.55) return Math.round(random() * 1000);
  if (kind < 0.6) return random() < 0.5 ? null : random() < 0.5;
  if (kind < 0.8) return Array.from({ length: size }, () => randomValue(random, depth - 1));
  const keys = Array.from({ length: size }, () => texts[Math.floor(random() * 14)] ?? '');
  return Object.fromEntries(keys.map((key) => [key, randomValue(random, depth - 1)]));
}
