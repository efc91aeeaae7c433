import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Write files, by their paths below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A skill of version 3 without faults. */
export const skill = [
  'version: 3',
  'created_by: somebody',
  'task_description: Name capitals.',
  'seed_examples:',
  ...[1, 2, 3, 4, 5].flatMap((region) => [
    `  - question: What is the capital of region ${region}?`,
    `    answer: Town ${region}.`,
  ]),
  '',
].join('\n');

/** Knowledge of version 3 without faults, about documents beside it. */
export const knowledge = [
  'version: 3',
  'created_by: somebody',
  'domain: Geography',
  'document_outline: The regions.',
  'seed_examples:',
  ...[1, 2, 3, 4, 5].flatMap((region) => [
    `  - context: Region ${region} has a capital, a river and a bridge.`,
    '    questions_and_answers:',
    ...['capital', 'river', 'bridge'].flatMap((thing) => [
      `      - question: Which ${thing} has region ${region}?`,
      `        answer: Its ${thing} ${region}.`,
    ]),
  ]),
  'document:',
  '  files:',
  '    - regions.md',
  '',
].join('\n');

/** An attribution without faults. */
export const attribution = [
  'Title of work: The regions',
  'Link to work: -',
  'Revision: -',
  'License of the work: CC-BY-SA-4.0',
  'Creator names: somebody',
  '',
].join('\n');
