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

/** Tokens a second over the steps of a run after the first `warmUp`. */
export function rateOf(records, warmUp = 3) {
  const steps = records.filter(({ kind }) => kind === 'step').slice(warmUp);
  const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
  const seconds = steps.reduce((sum, step) => sum + step.tokens / step.tokens_per_second, 0);
  return tokens / seconds;
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
