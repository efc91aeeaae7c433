import { readRecords } from './read-records.js';

/** The score records of a file as a summary has them: value, number of questions, interval. */
export async function scoresIn(file) {
  const records = await readRecords(file);
  return records
    .filter(({ kind }) => kind === 'score')
    .map(({ model, value, n, ci95 }) => ({ model, value, n, ci95 }));
}

/** The last of them, without the name of its model. */
export async function lastScore(file) {
  const { model: _, ...score } = (await scoresIn(file)).at(-1);
  return score;
}
