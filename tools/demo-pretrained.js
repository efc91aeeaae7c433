// A pretrained model of 135 million parameters learns examples/taxonomy through the whole pipe, on this machine's CPU. Everything is left under
// runs/demo-pretrained. With --short one leaf alone, and no general knowledge: the same way in a fifth of the time, for `make test-all`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startServer } from './demo/background.js';
import { mmluFolder } from './demo/mmlu-folder.js';
import { countOverlap, questionOf } from './demo/overlap.js';
import { announce, findPretrained } from './demo/pretrained.js';
import { quote } from './demo/quote.js';
import { readRecords } from './demo/read-records.js';
import { lastScore, scoresIn } from './demo/scores.js';
import { enter, secondsSince, setupSeconds } from './demo/setting.js';
import { shortSubjects } from './demo/short-subjects.js';
import { runStage } from './demo/stage.js';
import { generalTable, recallTable, stageTable } from './demo/table.js';

const short = process.argv.includes('--short');
const folder = short ? 'runs/demo-pretrained-short' : 'runs/demo-pretrained';
const taxonomy = short ? 'examples/taxonomy/knowledge/food' : 'examples/taxonomy';
const at = (name) => `${folder}/${name}`;
const say = (text) => process.stdout.write(`${text}\n`);

try {
  await demo(enter(folder));
} catch (error) {
  process.stderr.write(`\ndemo-pretrained: ${error.message}\n`);
  process.exitCode = 1;
}

async function demo(variables) {
  say(
    'The teacher is a stand-in that writes by rules; the student is SmolLM2-135M-Instruct, trained by LoRA on CPU: ' +
      (short ? 'about 2 minutes on 2 cores.' : '10 to 15 minutes on 2 cores.'),
  );
  const news = announce(variables.LABPIPE_SMOLLM2);
  if (news) say(news);
  const base = findPretrained(variables.LABPIPE_SMOLLM2);
  const tasks = short ? undefined : mmluFolder(variables);
  if (!tasks && !short)
    say(
      'General knowledge is not measured: LABPIPE_MMLU=FOLDER names the questions of MMLU (dev/*.csv, test/*.csv), which are not shipped.',
    );

  const began = performance.now();
  const stages = [];
  const run = (tool, name, command, options) =>
    stages.push(runStage({ tool, name, command, folder, ...options }));

  await makeRows(run);
  run(
    'train',
    'train',
    `train --model ${base} --lora-rank 16 --learning-rate 0.002 --num-epochs 3 --no-checkpoint-at-epoch` +
      ` --output ${at('checkpoints')} < ${at('train.jsonl')} > ${at('training.jsonl')}`,
  );
  const recall = `evaluate recall --questions ${at('held-out.jsonl')}`;
  run('evaluate', 'evaluate-untrained', `${recall} ${base} > ${at('recall-untrained.jsonl')}`);
  run(
    'evaluate',
    'evaluate-trained',
    `${recall} --pick best --answers ${at('answers.jsonl')} < ${at('training.jsonl')} > ${at('recall-trained.jsonl')}`,
  );
  const scores = {
    untrained: await lastScore(at('recall-untrained.jsonl')),
    trained: await lastScore(at('recall-trained.jsonl')),
  };
  const [{ model: student }] = await scoresIn(at('recall-trained.jsonl'));
  const general = tasks ? await measureGeneral(run, tasks, [base, student]) : null;

  const heldOut = await readRecords(at('held-out.jsonl'));
  const overlap = countOverlap(heldOut, await readRecords(at('train.jsonl')));
  const question = questionOf(heldOut[0]);
  await ask(run, question);

  say(`\n${stageTable(stages)}`);
  say(`\nHeld-out questions that stand in a training row: ${overlap} of ${heldOut.length}`);
  say(`\n${recallTable(scores)}`);
  if (general) say(`\n${generalTable(general)}`);
  const summary = {
    seconds: secondsSince(began),
    setup_seconds: setupSeconds(),
    stages,
    recall: scores,
    general,
    overlap,
    question,
    answer: readFileSync(at('answer.txt'), 'utf8').trim(),
    student,
  };
  writeFileSync(at('summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  say(
    `\nAll of it lies in ${folder}, the student in ${student}; ${at('summary.json')} has the figures. ${summary.seconds} s.`,
  );
  judge(summary);
}

/** From the taxonomy to training rows, and questions that are held out. */
async function makeRows(run) {
  runStage({
    tool: 'make-repository',
    name: 'repository',
    command: 'node examples/make-repository.js',
    folder,
  });
  const teacher = await startServer('teacher --port 0', at('teacher.jsonl'));
  say(`$ export OPENAI_BASE_URL=${teacher.url}`);
  const env = { OPENAI_BASE_URL: teacher.url };
  run('qna-lint', 'qna-lint', `qna-lint ${taxonomy} > ${at('leaves.jsonl')}`);
  const sdg = `sdg --scale-factor 16 < ${at('leaves.jsonl')} > ${at('samples.jsonl')}`;
  run('sdg', 'sdg', sdg, { env });
  teacher.stop();
  run(
    'mix',
    'mix',
    `mix --open-book 0 --held-out ${at('held-out.jsonl')} < ${at('samples.jsonl')} > ${at('train.jsonl')}`,
  );
}

/** What both models know of the world: the same 500 questions of MMLU. */
async function measureGeneral(run, tasks, models) {
  const subjects = shortSubjects.filter((name) => existsSync(`${tasks}/test/${name}_test.csv`));
  run(
    'evaluate',
    'evaluate-general',
    `evaluate mmlu --tasks-dir ${tasks} --tasks ${subjects.join(',')} --few-shots 3 --limit 500 ${models.join(' ')} > ${at('general.jsonl')}`,
  );
  const [before, after] = await scoresIn(at('general.jsonl'));
  const without = ({ model: _, ...score }) => score;
  return { before: without(before), after: without(after) };
}

async function ask(run, question) {
  const serve = `serve --port 0 < ${at('recall-trained.jsonl')}`;
  const server = await startServer(serve, at('endpoint.jsonl'));
  run(
    'chat',
    'chat',
    `chat ${quote(question)} < ${at('endpoint.jsonl')} | tee ${at('answer.txt')}`,
  );
  server.stop();
}

// What the demo promises; a demo that misses it must not look like one that does not.
function judge({ recall: { untrained, trained }, general, overlap }) {
  const expect = (is, figure, wanted) => {
    if (!is) throw new Error(`Unexpected ${figure}, expected ${wanted}`);
  };
  expect(overlap === 0, `overlap of ${overlap}`, 'no held-out question in a training row');
  expect(untrained.value <= 0.05, `recall ${untrained.value} before`, '0.05 at most');
  expect(trained.value >= 0.95, `recall ${trained.value} after`, '0.95 or more');
  if (!general) return;
  const { before, after } = general;
  const lost = before.value - after.value;
  expect(lost <= 0.01, `loss of ${lost.toFixed(4)} on MMLU`, 'one point at most');
}
