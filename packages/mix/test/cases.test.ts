// Every folder of cases/ is a run: `args` and the inputs it names. `vitest -u` writes what comes out, `git diff` reviews it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const cases = new URL('cases/', import.meta.url).pathname;
const folder = temporaryFolder();

describe.each(readdirSync(cases))('%s', (name) => {
  test('gives what is expected', async () => {
    const place = (file: string) => join(folder, `${name}.${file}`);
    const [heldOut, rejects] = [place('held-out.jsonl'), place('rejects.jsonl')];
    const given = argumentsOf(name);
    const own = [
      '--rejects',
      rejects,
      ...(given.includes('--held-out') ? [] : ['--held-out', heldOut]),
    ];
    const { code, stdout, stderr } = await runInTest(main, [...given, ...own]);
    const closing = stderr.replaceAll(`${folder}/${name}.`, '').replace(/\d+\.\d s\n/, 'N s\n');
    const expected = (file: string) => join(cases, name, 'expected', file);
    await expect(stdout).toMatchFileSnapshot(expected('stdout.jsonl'));
    await expect(`${closing}exit ${code}\n`).toMatchFileSnapshot(expected('stderr.txt'));
    await expect(read(heldOut)).toMatchFileSnapshot(expected('held-out.jsonl'));
    await expect(reasons(read(rejects))).toMatchFileSnapshot(expected('rejects.txt'));
  });
});

/** The words of `args`; names of files stand for those of the case, and a last option without a value gets a sentence. */
function argumentsOf(name: string): string[] {
  const words = readFileSync(join(cases, name, 'args'), 'utf8')
    .trim()
    .split(' ');
  const placed = words.map((word) => (/\.jsonl/.test(word) ? join(cases, name, word) : word));
  return words.at(-1) === '--system-prompt' ? [...placed, 'You are brief.'] : placed;
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function reasons(rejects: string): string {
  const lines = rejects.split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line))
    .map(({ stage, reason, detail, input }) => {
      const said = input.messages.map(({ content }: { content: string }) => content);
      return `${stage} ${reason}: ${detail}: ${JSON.stringify(said)}\n`;
    })
    .join('');
}
