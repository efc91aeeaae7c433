import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defineCommand } from '../src/index.ts';
import { runInTest, temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'rows one.jsonl'), '');
const define = (name: string, options: object, commands = {}) =>
  defineCommand({
    name,
    version: '1.0.0',
    usage: '$0',
    exitCodes: [0],
    options: options as never,
    commands,
    run: async () => 0,
  });
const stats = define('my-tool stats', {
  by: { choices: ['row', 'leaf'], describe: 'of what' },
  plot: { type: 'string', describe: "the drawing's file" },
});
const tool = define(
  'my-tool',
  {
    to: { choices: ['text', 'tables'], describe: 'format' },
    quiet: { type: 'boolean', describe: 'no news' },
  },
  { stats },
);
const scriptFor = async (shell: string) => (await runInTest(tool, ['--completion', shell])).stdout;

/** What bash would offer for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `${await scriptFor('bash')}
COMP_WORDS=(my-tool "$@"); COMP_CWORD=$#; _labpipe_my_tool; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', script, 'bash', ...words], { cwd: folder });
  return String(out).split('\n').filter(Boolean);
}

test.each<[string, string[], string[]]>([
  ['options', ['--q'], ['--quiet']],
  ['all of them', ['--'], ['--to', '--quiet', '--config', '--help']],
  ['choices', ['--to', ''], ['text', 'tables']],
  ['choices that begin so', ['--to', 'ta'], ['tables']],
  ['commands and files', [''], ['stats', 'rows one.jsonl']],
  ['files alone, later', ['x', ''], ['rows one.jsonl']],
  ['options of a command within', ['stats', '--p'], ['--plot']],
  ['choices of a command within', ['stats', '--by', 'l'], ['leaf']],
  ['files for a command within', ['stats', 'r'], ['rows one.jsonl']],
  ['nothing where nothing begins so', ['--zzz'], []],
])('bash offers %s', async (_what, words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

test('zsh takes the script of bash, fish has one of its own, a line an option', async () => {
  expect(await scriptFor('zsh')).toBe(
    `autoload -U +X bashcompinit && bashcompinit\n${await scriptFor('bash')}`,
  );
  const lines = (await scriptFor('fish')).split('\n');
  expect(lines).toContain(
    "complete -c my-tool -n 'not __fish_seen_subcommand_from stats' -l to -x -a 'text tables' -d 'format'",
  );
  expect(lines).toContain(
    "complete -c my-tool -n '__fish_seen_subcommand_from stats' -l plot -r -d 'the drawing’s file'",
  );
});

test.each([[['--completion', 'tcsh']], [['--completion']]])('%j is a usage error', async (argv) => {
  const { code, stderr } = await runInTest(tool, argv);
  expect([code, stderr]).toEqual([2, expect.stringContaining('expected bash, zsh, fish')]);
});
