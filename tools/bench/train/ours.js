import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../node_modules/.bin/train', import.meta.url));

/** Run our `train`; the records that it writes, or its text. */
export function runTrain(args, { text = false } = {}) {
  const stdout = execFileSync(bin, [...args, '--quiet'], { maxBuffer: 1e9, encoding: 'utf8' });
  return text
    ? stdout
    : stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
}

/** Tokens a second over the steps of a run after the first `warmUp`: positions that were computed, padding left out. */
export function rateOf(records, warmUp = 3) {
  const { tokens, seconds } = stepsOf(records, warmUp);
  return tokens / seconds;
}

/**
 * The same where rows are counted as long as they are, as TRL counts them, by `sizes`: what nothing is learned after, the last tokens of each,
 * is computed by TRL and not by us.
 */
export function rowRateOf(records, sizes, warmUp = 3) {
  const { rows, seconds } = stepsOf(records, warmUp);
  const mean = sizes.reduce((sum, { tokens }) => sum + tokens, 0) / sizes.length;
  return (rows * mean) / seconds;
}

function stepsOf(records, warmUp) {
  const steps = records.filter(({ kind }) => kind === 'step');
  const counted = steps.slice(warmUp);
  return {
    rows: steps.at(-1).samples_seen - steps[warmUp - 1].samples_seen,
    tokens: counted.reduce((sum, step) => sum + step.tokens, 0),
    seconds: counted.reduce((sum, step) => sum + step.tokens / step.tokens_per_second, 0),
  };
}

/** How many tokens each row has for a model, and how many are learned: what `train preview` says of it. */
export function sizesOf(model, file) {
  const text = runTrain(['preview', '--model', model, file], { text: true });
  return [...text.matchAll(/^# row-\d+: (\d+) tokens, (\d+) learned$/gm)].map(
    ([, tokens, learned]) => ({
      tokens: Number(tokens),
      learned: Number(learned),
    }),
  );
}
