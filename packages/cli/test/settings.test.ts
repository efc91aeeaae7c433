import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defineCommand, jobs, jobsOption, seedOption } from '../src/index.ts';
import { runInTest, temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();
const project = join(folder, 'labpipe.yaml');
const home = join(folder, 'home');
mkdirSync(join(home, 'labpipe'), { recursive: true });
writeFileSync(join(home, 'labpipe', 'labpipe.yaml'), 'seed: 1\njobs: "1"\ndemo:\n  name: user\n');
mkdirSync(join(folder, '.config', 'labpipe'), { recursive: true });
writeFileSync(join(folder, '.config', 'labpipe', 'labpipe.yaml'), 'seed: 3\n');
writeFileSync(project, 'seed: 2\ndemo:\n  dry-run: true\nother:\n  anything: 1\n');

const demo = defineCommand({
  name: 'demo',
  version: '1.0.0',
  usage: '$0',
  exitCodes: [0, 2],
  options: {
    ...seedOption,
    ...jobsOption,
    name: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  },
  run: async (args, io) => {
    io.stdout.write(JSON.stringify([args.seed, jobs(args.jobs, 9), args.name, args['dry-run']]));
    return undefined;
  },
});
const run = async (argv: string[], env: Record<string, string> = {}) =>
  JSON.parse((await runInTest(demo, argv, { env })).stdout);

test('a flag comes before the environment, that before the project, the user and the default', async () => {
  const env = { XDG_CONFIG_HOME: home };
  const config = ['--config', project];
  expect(await run([])).toEqual([42, 9, null, false]);
  expect(await run([], env)).toEqual([1, 1, 'user', false]);
  const empty = { XDG_CONFIG_HOME: '', HOME: folder };
  expect(await run([], empty)).toEqual([3, 9, null, false]);
  expect(await run(config, env)).toEqual([2, 1, 'user', true]);
  expect(await run(config, { ...env, LABPIPE_SEED: '3' })).toEqual([3, 1, 'user', true]);
  expect(await run([...config, '--seed=4', '--no-dry-run'], { ...env, LABPIPE_SEED: '3' })).toEqual(
    [4, 1, 'user', false],
  );
});

test.each([
  {
    what: 'an option that the tool lacks',
    text: 'demo:\n  nope: 1\n',
    message: 'demo.nope: Unexpected option',
  },
  { what: 'a list', text: '- 1\n', message: 'expected a mapping' },
  { what: 'text that is no YAML', text: 'a: [\n', message: 'expected YAML' },
])('$what in a settings file is a usage error that names the file', async ({ text, message }) => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, text);
  const { code, stderr } = await runInTest(demo, ['--config', file]);
  expect(code).toBe(2);
  expect(stderr).toContain(file);
  expect(stderr).toContain(message);
});

test('a settings file that is named and missing is a usage error', async () => {
  expect((await runInTest(demo, ['--config', join(folder, 'none.yaml')])).code).toBe(2);
});

test.each(['0', '-1', '1.5', 'many'])('--jobs %s is a usage error', async (value) => {
  expect((await runInTest(demo, [`--jobs=${value}`])).code).toBe(2);
});

test('text where a number belongs is a usage error', async () => {
  const { code, stderr } = await runInTest(demo, ['--seed', 'lucky']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('--seed: Unexpected text, expected a number'),
  ]);
});
