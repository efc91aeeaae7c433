import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { freeformLeaf, groundedLeaf, knowledgeLeaf, lines } from '../support/leaves.ts';
import { blocks, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
writeFileSync(join(folder, 'velm', 'velm.md'), '# Velms\n\nA velm has seven legs.\n');
const velm = knowledgeLeaf({ file: join(folder, 'velm', 'qna.yaml') });
const skills = [1, 2, 3, 4, 5, 6].map((at) =>
  freeformLeaf({ path: `compositional_skills/rhymes/r${at}` }),
);
const leaves = lines(velm, ...skills, groundedLeaf(), { ...freeformLeaf(), id: 'not a hash' });

async function sdg(...options: string[]) {
  const teacher = await startTeacher(({ body }) => blocks([`What of ${body.seed}?`, 'That.']));
  const result = await runInTest(main, ['--endpoint-url', teacher.url, ...options], {
    stdin: leaves,
    env: { PATH: process.env['PATH'], HOME: folder, LABPIPE_RESUME: 'never' },
  });
  const samples = result.stdout.replaceAll(teacher.url, 'URL').split('\n').filter(Boolean);
  return { ...result, samples };
}

test.each([1, 2, 3, 20])(
  'of %i shards each leaf is in one, and all together are the whole',
  async (count) => {
    const whole = await sdg();
    const shards = [];
    for (let at = 1; at <= count; at++) shards.push(await sdg('--shard', `${at}/${count}`));
    expect(shards.flatMap(({ samples }) => samples).sort()).toEqual(whole.samples.sort());
    // A shard that has no leaf is done.
    expect(new Set(shards.map(({ code }) => code))).toEqual(new Set([0]));
    const taken = shards.map(({ stderr }) => Number(/sdg: (\d+) in/.exec(stderr)?.[1]));
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(9);
  },
);

test('what a shard leaves to others is said, and is no loss', async () => {
  const { stderr } = await sdg('--shard', '1/3');
  expect(stderr).toMatch(/0 rejected, 0 failed, \d of other shards/);
});

test('chunks and estimates know shards too', async () => {
  const run = async (...argv: string[]) => (await runInTest(main, argv, { stdin: leaves })).stdout;
  for (const command of ['chunk', 'estimate']) {
    const parts = (await run(command, '--shard', '1/2')) + (await run(command, '--shard', '2/2'));
    expect(parts.split('\n').sort()).toEqual((await run(command)).split('\n').sort());
  }
});

test.each(['0/4', '5/4', '1', '1/0', 'a/b', '-1/4'])('--shard %s is refused', async (shard) => {
  const { code, stderr } = await sdg(`--shard=${shard}`);
  expect(code).toBe(2);
  expect(stderr).toContain(`--shard: Unexpected ${shard}, expected I/N`);
});
