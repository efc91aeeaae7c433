import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, UsageError } from '@labpipe/cli';
import { contentId } from '@labpipe/records';
import { type Item, readTask } from './read-task.ts';

/** A question of one subject, and the solved ones that stand before it. */
export interface Question extends Item {
  /** Of its content. */
  id: string;
  /** The subject, as its file is called: `high_school_physics`. */
  task: string;
  shots: readonly Item[];
}

/** The questions of all subjects that are wanted, subject by subject in the order of their names. */
export async function readQuestions(settings: {
  'tasks-dir': string;
  tasks?: string | undefined;
  'few-shots': number;
}): Promise<Question[]> {
  const { 'tasks-dir': folder, 'few-shots': shots } = settings;
  const found = await tasksIn(join(folder, 'test'));
  const questions: Question[] = [];
  for (const task of wanted(found, settings.tasks)) {
    const solved = shots === 0 ? [] : await readShots(folder, task, shots);
    for (const item of await readTask(join(folder, 'test', `${task}_test.csv`))) {
      questions.push({ id: contentId({ task, ...item }), task, shots: solved, ...item });
    }
  }
  return questions;
}

async function tasksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new InputError(
      folder,
      `Unexpected ${cause.code}, expected a folder with SUBJECT_test.csv files: is --tasks-dir right?`,
      { cause },
    );
  });
  const tasks = names.flatMap((name) => /^(.+)_test\.csv$/.exec(name)?.[1] ?? []).sort();
  if (tasks.length > 0) return tasks;
  throw new InputError(folder, 'Unexpected folder without SUBJECT_test.csv files, expected some');
}

function wanted(found: readonly string[], tasks: string | undefined): readonly string[] {
  if (tasks === undefined) return found;
  // As lm-evaluation-harness calls them, too: mmlu_anatomy.
  const names = tasks.split(',').map((name) => name.trim().replace(/^mmlu_/, ''));
  const missing = names.find((name) => !found.includes(name));
  if (missing === undefined) return found.filter((task) => names.includes(task));
  throw new UsageError(
    `--tasks: Unexpected ${JSON.stringify(missing)}, expected some of ${found.join(', ')}`,
  );
}

async function readShots(folder: string, task: string, count: number): Promise<Item[]> {
  const path = join(folder, 'dev', `${task}_dev.csv`);
  const items = await readTask(path);
  if (items.length >= count) return items.slice(0, count);
  throw new UsageError(
    `--few-shots ${count}: Unexpected ${items.length} solved examples in ${path}, expected ${count}`,
  );
}
