// The whole pipe on examples/taxonomy, each stage as a person would type it. Everything is left under runs/demo.
import { readFileSync, writeFileSync } from 'node:fs';
import { startServer } from './demo/background.js';
import { countOverlap, questionOf } from './demo/overlap.js';
import { quote } from './demo/quote.js';
import { readRecords } from './demo/read-records.js';
import { lastScore } from './demo/scores.js';
import { enter, secondsSince, setupSeconds } from './demo/setting.js';
import { runStage } from './demo/stage.js';
import { recallTable, stageTable } from './demo/table.js';

const folder = 'runs/demo';
const at = (name) => `${folder}/${name}`;
const say = (text) => process.stdout.write(`${text}\n`);
const began = performance.now();

enter(folder);

try {
  await demo();
} catch (error) {
  process.stderr.write(`\ndemo: ${error.message}\n`);
  process.exitCode = 1;
}

async function demo() {
  const stages = [];
  const run = (tool, name, command, options) =>
    stages.push(runStage({ tool, name, command, folder, ...options }));

  say(
    'The teacher is a stand-in that writes by rules: no model, no key, no network. Any OpenAI-compatible url does.',
  );
  run('make-repository', 'repository', 'node examples/make-repository.js');
  stages.pop();
  const teacher = await startServer('teacher --port 0', at('teacher.jsonl'));
  process.stdout.write(`$ export OPENAI_BASE_URL=${teacher.url}\n`);
  const env = { OPENAI_BASE_URL: teacher.url };

  run('qna-lint', 'qna-lint', `qna-lint examples/taxonomy > ${at('leaves.jsonl')}`);
  run('sdg', 'sdg', `sdg --scale-factor 20 < ${at('leaves.jsonl')} > ${at('samples.jsonl')}`, {
    env,
  });
  teacher.stop();
  run(
    'mix',
    'mix',
    `mix --open-book 0.1 --held-out ${at('held-out.jsonl')} < ${at('samples.jsonl')} > ${at('train.jsonl')}`,
  );
  run(
    'train',
    'train-init',
    `train init --output ${at('untrained.gguf')} < ${at('train.jsonl')} > ${at('untrained.jsonl')}`,
  );
  run(
    'train',
    'train',
    `train --model ${at('untrained.gguf')} --output ${at('checkpoints')} < ${at('train.jsonl')} > ${at('training.jsonl')}`,
  );
  const recall = `evaluate recall --questions ${at('held-out.jsonl')}`;
  run(
    'evaluate',
    'evaluate-untrained',
    `${recall} < ${at('untrained.jsonl')} > ${at('recall-untrained.jsonl')}`,
  );
  run(
    'evaluate',
    'evaluate-trained',
    `${recall} --pick best --answers ${at('answers.jsonl')} < ${at('training.jsonl')} > ${at('recall-trained.jsonl')}`,
  );

  const heldOut = await readRecords(at('held-out.jsonl'));
  const overlap = countOverlap(heldOut, await readRecords(at('train.jsonl')));
  const scores = {
    untrained: await lastScore(at('recall-untrained.jsonl')),
    trained: await lastScore(at('recall-trained.jsonl')),
  };

  const question = questionOf(heldOut[0]);
  const server = await startServer(
    `serve --port 0 < ${at('recall-trained.jsonl')}`,
    at('endpoint.jsonl'),
  );
  run(
    'chat',
    'chat',
    `chat ${quote(question)} < ${at('endpoint.jsonl')} | tee ${at('answer.txt')}`,
  );
  server.stop();

  say(`\n${stageTable(stages)}`);
  say(`\nHeld-out questions that stand in a training row: ${overlap} of ${heldOut.length}`);
  say(`\n${recallTable(scores)}`);
  const summary = {
    seconds: secondsSince(began),
    setup_seconds: setupSeconds(),
    stages,
    recall: scores,
    overlap,
    question,
    answer: readFileSync(at('answer.txt'), 'utf8').trim(),
  };
  writeFileSync(at('summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  say(
    `\nAll of it lies in ${folder}; ${at('summary.json')} has the figures. ${summary.seconds} s.`,
  );
  judge(summary);
}

// What the demo promises; a demo that misses it must not look like one that does not.
function judge({ recall: { untrained, trained }, overlap }) {
  if (overlap > 0)
    throw new Error(
      `Unexpected overlap of ${overlap}, expected no held-out question in a training row`,
    );
  if (trained.value < 0.9)
    throw new Error(
      `Unexpected recall ${trained.value} of the trained student, expected 0.9 or more`,
    );
  if (untrained.value > 0.05)
    throw new Error(
      `Unexpected recall ${untrained.value} of the untrained student, expected 0.05 at most`,
    );
}
