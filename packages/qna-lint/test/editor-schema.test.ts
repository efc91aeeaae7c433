import { runInTest } from '@labpipe/cli/testing';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../src/cli.ts';
import { knowledge, skill } from './taxonomy.ts';

async function schemaOf(version: string) {
  const { code, stdout } = await runInTest(main, ['--schema', version]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}
const repository = knowledge.replace(
  /document:\n[\s\S]*/,
  'document:\n  repo: a\n  commit: b\n  patterns: [c.md]\n',
);

describe('--schema v3', () => {
  test.each([
    ['a skill', skill, true],
    ['knowledge with documents in a repository', repository, true],
    ['knowledge with documents beside it', knowledge, true],
    ['a skill with a domain, which must then be knowledge', `${skill}domain: a\n`, false],
    ['knowledge without its outline', knowledge.replace(/document_outline.*\n/, ''), false],
    ['documents of both kinds', repository.replace('  repo', '  files: [a.md]\n  repo'), false],
    ['a skill of version 2', skill.replace('version: 3', 'version: 2'), false],
  ])('for %s', async (_, text, valid) => {
    const validate = new Ajv({ strict: false }).compile(await schemaOf('v3'));
    expect([validate(parse(text)), validate.errors?.length !== 0]).toEqual([valid, true]);
  });

  test('has a title and a description for every key', async () => {
    const bare: string[] = [];
    const look = (schema: Record<string, unknown>, at: string): void => {
      for (const [key, part] of Object.entries(schema)) {
        if (typeof part !== 'object' || part === null) continue;
        if (at.endsWith('properties')) {
          const { title, description } = part as Record<string, string>;
          if (!title || !description) bare.push(`${at}/${key}`);
        }
        look(part as Record<string, unknown>, `${at}/${key}`);
      }
    };
    look(await schemaOf('v3'), '');
    expect(bare).toEqual([]);
  });
});

test('the schemas of versions 1 and 2 take skills of that number', async () => {
  for (const number of [1, 2]) {
    const validate = new Ajv({ strict: false }).compile(await schemaOf(`v${number}`));
    expect(validate(parse(skill.replace('version: 3', `version: ${number}`)))).toBe(true);
    expect(validate(parse(skill))).toBe(false);
  }
});

test('a version that is none is a usage error, and --schema alone prints all', async () => {
  for (const argv of [['--schema', 'v4'], ['--schema=v4']]) {
    const { code, stderr } = await runInTest(main, argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining('v1, v2, v3')]);
  }
  const { stdout } = await runInTest(main, ['--schema']);
  expect(Object.keys(JSON.parse(stdout))).toEqual(['reads', 'writes']);
});
