import { join } from 'node:path';
import { runInTest } from '@labpipe/cli/testing';
import type { Row } from '@labpipe/records';
import { expect } from 'vitest';
import { initCommand } from '../src/init/cli.ts';

/** Rows in several languages, with digits and marks, for a vocabulary of more than bytes. */
export const rows: Row[] = [
  'Der Velm wiegt 12,5 kg und ist grün.',
  "It's 1987, and we're told that they'll don't; HE'S right.",
  '日本語のテキストです。日本語のテキスト。',
  'def f(x):\n    return x  # 2 spaces\n\n\n    return None\n',
  '😀😀😀 👩‍👩‍👧 ½ ² Ⅷ ١٢٣',
].map((text, i) => ({
  id: `row-${i}`,
  messages: [
    { role: 'user', content: `What is ${i}?` },
    { role: 'assistant', content: `${text} ${text}` },
  ],
}));

/** Make a student of these rows with `train init`; its path. */
export async function makeStudent(
  folder: string,
  {
    from = rows,
    argv = [],
    name = 'student.gguf',
  }: { from?: readonly Row[]; argv?: string[]; name?: string } = {},
): Promise<string> {
  const path = join(folder, name);
  const stdin = from.map((row) => `${JSON.stringify(row)}\n`).join('');
  const { code, stderr } = await runInTest(initCommand, ['--output', path, ...argv], { stdin });
  expect(code, stderr).toBe(0);
  return path;
}
