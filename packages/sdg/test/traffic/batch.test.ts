import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Reject, validator } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { batchRequest } from '../../src/traffic/batch/batch-request.ts';
import { asOpenAI, asVllm, readBatch, runBatch, type Write } from '../support/batch-runner.ts';
import { freeformLeaf, groundedLeaf, lines } from '../support/leaves.ts';
import { blocks, part, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
let runs = 0;
const say: Say = ({ body }) => blocks([`Question ${body.seed}?`, 'Yes.']);
const leaf = freeformLeaf();

function place() {
  const at = join(folder, String(++runs));
  return { cache: `${at}-cache`, batch: `${at}-batch.jsonl`, results: `${at}-results.jsonl` };
}

const sdg = (cache: string, ...argv: string[]) =>
  runInTest(main, ['--model=m', '--cache', cache, ...argv], { stdin: lines(leaf) });

test.each([
  ['OpenAI', asOpenAI],
  ['vllm run-batch', asVllm],
])(
  'emit, run, ingest as %s does: the same bytes as online, and nobody was asked',
  async (_name, write) => {
    const teacher = await startTeacher(say);
    const { cache, batch, results } = place();
    const online = await sdg(join(folder, `online-${runs}`), '--endpoint-url', teacher.url);
    const asked = teacher.requests.length;

    const url = ['--endpoint-url', teacher.url];
    const emitted = await sdg(cache, ...url, '--emit-batch', batch);
    expect([emitted.code, emitted.stdout, teacher.requests.length]).toEqual([0, '', asked]);
    expect(emitted.stderr).toContain(`2 requests -> ${batch}`);
    expect(emitted.stderr).toContain('1 in, 2 made, 2 out, 0 rejected, 0 failed');
    for (const line of readBatch(batch))
      expect(validator(batchRequest.schema)(line)).toBeUndefined();

    await runBatch(teacher.url, batch, results, write);
    const count = teacher.requests.length;
    const ingested = await sdg(cache, ...url, '--ingest-batch', results);
    expect([ingested.code, teacher.requests.length]).toEqual([0, count]);
    expect(ingested.stderr).toContain('2 answers kept');
    expect(ingested.stdout).toBe(online.stdout);
  },
);

test('batches alone, without an endpoint, need a model by name', async () => {
  const teacher = await startTeacher(say);
  const { cache, batch, results } = place();
  const none = await runInTest(main, ['--cache', cache, '--emit-batch', batch], {
    stdin: lines(leaf),
  });
  expect([none.code, existsSync(batch)]).toEqual([2, false]);
  expect(none.stderr).toContain('expected --model');
  await sdg(cache, '--emit-batch', batch);
  await runBatch(teacher.url, batch, results);
  const { code, stdout } = await sdg(cache, '--ingest-batch', results);
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 2]);
});

test('a pipeline of several steps goes on round by round, and asks for each answer once', async () => {
  const all: Say = (asked) => {
    const { prompt } = asked;
    if (/\[Start of Score\]/.test(prompt)) {
      const isPair = prompt.includes('[Start of Response]') || prompt.includes('[Start of Answer]');
      return `[Start of Evaluation]\nFine.\n[End of Evaluation]\n[Start of Score]\n${isPair ? 3 : 1}\n[End of Score]`;
    }
    if (/\[Start of Response\]/.test(prompt))
      return `[Start of Response]\nAn answer to ${part(prompt, 'Question')}.\n[End of Response]`;
    if (/\[Start of Question\]/.test(prompt))
      return `[Start of Question]\nWhat of ${asked.body.seed}?\n[End of Question]`;
    return say(asked);
  };
  const teacher = await startTeacher(all);
  const pipeline = ['--pipeline=full', '--scale-factor=2', '--endpoint-url', teacher.url];
  const { cache, batch, results } = place();
  const online = await sdg(join(folder, `online-${runs}`), ...pipeline);
  expect(online.stdout.trim().split('\n').length).toBeGreaterThan(1);
  const asked = teacher.requests.length;

  let rounds = 0;
  let requests = 0;
  for (let left = true; left && rounds < 10; rounds++) {
    const given = rounds === 0 ? [] : ['--ingest-batch', results];
    const { code } = await sdg(cache, ...pipeline, ...given, '--emit-batch', batch);
    expect(code).toBe(0);
    left = readFileSync(batch, 'utf8') !== '';
    requests += await runBatch(teacher.url, batch, results);
  }
  expect(rounds).toBeGreaterThan(3);
  expect(requests).toBe(asked);
  const last = await sdg(cache, ...pipeline);
  expect(last.stdout).toBe(online.stdout);
  expect(last.stderr).toContain(' 0 asked');
});

test('refused requests are failed records and not asked again; what expired is in the next batch', async () => {
  const teacher = await startTeacher(say);
  const { cache, batch, results } = place();
  const rejects = `${results}-rejects`;
  await sdg(cache, '--emit-batch', batch);
  const write: Write = ({ custom_id }, body, number) =>
    number === 0
      ? { custom_id, response: { status_code: 400, body: { error: { message: 'too long' } } } }
      : { custom_id, response: null, error: { code: 'batch_expired', message: 'expired' }, body };
  await runBatch(teacher.url, batch, results, write);
  const again = await sdg(
    cache,
    '--ingest-batch',
    results,
    '--emit-batch',
    batch,
    '--rejects',
    rejects,
  );
  expect(again.code).toBe(3);
  expect(again.stderr).toContain(
    '0 answers kept, 1 refused (400 too long: 1), 1 to ask again (expired: 1)',
  );
  expect(again.stderr).toContain('2 made, 1 out, 0 rejected, 1 failed');
  expect(readBatch(batch)).toHaveLength(1);
  const [lost] = readFileSync(rejects, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reject);
  expect(lost).toMatchObject({ reason: 'request-refused', detail: '400 too long' });
});

test.each([
  ['no JSON', '{"custom_id": "', 'expected one JSON record'],
  ['a line of another batch', '{"custom_id":"request-1"}', 'expected one of --emit-batch'],
])(
  '%s among the results is named by its line, or passed over under --skip-bad',
  async (_name, line, said) => {
    const teacher = await startTeacher(say);
    const { cache, batch, results } = place();
    await sdg(cache, '--emit-batch', batch);
    await runBatch(teacher.url, batch, results);
    writeFileSync(results, `${readFileSync(results, 'utf8')}${line}\n`);
    const strict = await sdg(cache, '--ingest-batch', results);
    expect(strict.code).toBe(4);
    expect(strict.stderr).toContain('results.jsonl:3');
    expect(strict.stderr).toContain(said);
    const loose = await sdg(cache, '--ingest-batch', results, '--skip-bad');
    expect([loose.code, loose.stdout.trim().split('\n').length]).toEqual([0, 2]);
    expect(loose.stderr).toContain('1 bad lines');
  },
);

test('an answer that is none is asked for again', async () => {
  const teacher = await startTeacher(say);
  const { cache, batch, results } = place();
  await sdg(cache, '--emit-batch', batch);
  await runBatch(teacher.url, batch, results, (line, _answer, number) =>
    asOpenAI(line, '<html>', number),
  );
  const { stderr } = await sdg(cache, '--ingest-batch', results, '--emit-batch', batch);
  expect(stderr).toContain('2 to ask again');
  expect(readBatch(batch)).toHaveLength(2);
});

test('a prompt that cannot be sent is a failed record when the batch is written', async () => {
  const { cache, batch } = place();
  const long = groundedLeaf({
    seed_examples: [{ context: 'word '.repeat(5000), question: 'How many?', answer: '5000.' }],
  });
  const argv = ['--model=m', '--cache', cache, '--emit-batch', batch, '--server-ctx-size=4096'];
  const { code, stderr } = await runInTest(main, argv, { stdin: lines(leaf, long) });
  expect([code, readBatch(batch).length]).toEqual([3, 2]);
  expect(stderr).toContain('over-context 1');
});

test.each([['--resume=never'], ['--replay=tape.jsonl']])(
  '%s beside a batch is a mistake',
  async (option) => {
    const { cache, batch } = place();
    const { code, stderr } = await sdg(cache, '--emit-batch', batch, option);
    expect([code, existsSync(batch)]).toEqual([2, false]);
    expect(stderr).toContain('expected neither');
  },
);

test('a run that breaks leaves the batch that was there', async () => {
  const { cache, batch } = place();
  writeFileSync(batch, 'as it was');
  const argv = ['--model=m', '--cache', cache, '--emit-batch', batch];
  const { code } = await runInTest(main, argv, { stdin: `${lines(leaf)}no record\n` });
  expect(code).toBe(4);
  expect(readFileSync(batch, 'utf8')).toBe('as it was');
});
