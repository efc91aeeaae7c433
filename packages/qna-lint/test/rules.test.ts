// Every rule of layout has a folder in rules/ of files that it passes (`good-`) and refuses (`bad-`); `vitest -u` writes
// what it says of the bad ones.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/rule.ts';
import { readYaml } from '../src/yaml/read-yaml.ts';
import { instructlabRules } from '../src/yamllint/instructlab-rules.ts';

const folder = new URL('rules/', import.meta.url);

// InstructLab's where it has the rule, yamllint's elsewhere; the rules that forbid nothing by themselves, at their strictest.
function optionsOf({ name, options }: Rule): never {
  const set = instructlabRules.rules.find((rule) => rule.name === name)?.options;
  return { ...options, ...set, ...strictest[name] } as never;
}

const strictest: Readonly<Record<string, object>> = {
  anchors: { 'forbid-unused-anchors': true },
  'float-values': {
    'require-numeral-before-decimal': true,
    'forbid-scientific-notation': true,
    'forbid-nan': true,
    'forbid-inf': true,
  },
};

test('every rule has examples, and every example has a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ name }) => name).sort());
});

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const files = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.yaml'));

  test('has examples of both kinds', () => {
    const kinds = new Set(files.map((file) => file.split('-')[0]));
    expect([...kinds].sort()).toEqual(['bad', 'good']);
  });

  test.each(files)('%s', async (file) => {
    const raw = readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
    const text = raw.replaceAll('\r\n', '\n');
    const { tokens, comments, error } = readYaml(text);
    expect(error).toBeUndefined();
    const windowsLineEnds = raw.indexOf('\r') === text.indexOf('\n');
    const problems = [...rule.check({ text, tokens, comments, windowsLineEnds }, optionsOf(rule))];
    if (file.startsWith('good-')) return expect(problems).toEqual([]);
    expect(problems).not.toEqual([]);
    const shown = problems.map(
      ({ line, column, message, help, yamllint }) =>
        `${line}:${column} ${message}. ${help}\n    yamllint: ${yamllint}\n`,
    );
    const golden = new URL(`${name}/${file.replace(/yaml$/, 'txt')}`, folder);
    await expect(shown.join('')).toMatchFileSnapshot(golden.pathname);
  });
});
