// Upstream's own cases (instructlab/sdg): tests/functional/test_chunkers.py, tests/unit/test_filterblock.py, test_utilblocks.py,
// test_iterblock.py and test_checkpointing.py, on their documents and with their rows, as far as they make sense here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { type Chunk, type Leaf, leaf, record } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { knowledgeLeaf, lines } from './support/leaves.ts';
import { blocks, startTeacher } from './support/teacher.ts';

const data = sharedData();
const folder = temporaryFolder();

/** A leaf whose documents are these of the shared folder. */
function leafOf(...files: string[]): Leaf {
  const { kind: _kind, id: _id, ...body } = knowledgeLeaf();
  return record<Leaf>(leaf, {
    ...body,
    path: `knowledge/${files.join('_')}`,
    file: join(data as string, 'documents', 'qna.yaml'),
    document: { files },
  });
}

async function chunksOf(...leaves: Leaf[]): Promise<Chunk[]> {
  const { stdout } = await runInTest(main, ['chunk'], { stdin: lines(...leaves) });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Chunk);
}

test.runIf(data).each([
  ['phoenix.md', 7],
  ['phoenix.pdf', 9],
])('%s gives %i chunks or more: none empty, each of at most 500 tokens', async (file, least) => {
  const chunks = await chunksOf(leafOf(file));
  expect(chunks.length).toBeGreaterThanOrEqual(least);
  for (const { text, tokens } of chunks) {
    expect(text.trim()).not.toBe('');
    expect(tokens).toBeLessThanOrEqual(500);
  }
});

test.runIf(data)('every word below the headings stands in a chunk, in its order', async () => {
  const text = readFileSync(join(data as string, 'documents', 'phoenix.md'), 'utf8');
  const chunks = await chunksOf(leafOf('phoenix.md'));
  const words = (part: string) => part.replace(/^#.*$/gm, '').match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  const covered = chunks.map(({ source }) => text.slice(source.start, source.end));
  expect(covered.flatMap(words)).toEqual(words(text));
});

test.runIf(data)(
  'Markdown and PDF may stand in one leaf, and documents of two leaves are not mixed',
  async () => {
    const both = await chunksOf(leafOf('phoenix.md', 'phoenix.pdf'));
    expect(new Set(both.map(({ source }) => source.file))).toEqual(
      new Set(['phoenix.md', 'phoenix.pdf']),
    );
    const [phoenix, deng] = [leafOf('phoenix.md'), leafOf('moo_deng.md')];
    const chunks = await chunksOf(phoenix, deng);
    for (const { leaf: id, source } of chunks)
      expect(source.file).toBe(id === phoenix.id ? 'phoenix.md' : 'moo_deng.md');
    const text = (id: string) =>
      chunks.flatMap((chunk) => (chunk.leaf === id ? [chunk.text] : [])).join('\n');
    expect([text(phoenix.id).includes('Moo Deng'), text(deng.id).includes('Moo Deng')]).toEqual([
      false,
      true,
    ]);
  },
);

test.runIf(data)(
  'of rows that were answered before, none, some and all are asked again, and the output is the same',
  async () => {
    const teacher = await startTeacher(({ body, prompt }) =>
      blocks([`What of ${prompt.length} and ${body.seed}?`, 'That.']),
    );
    const cache = join(folder, 'checkpoints');
    const sdg = async (...leaves: Leaf[]) => {
      const before = teacher.requests.length;
      const { stdout } = await runInTest(main, ['--endpoint-url', teacher.url, '--cache', cache], {
        stdin: lines(...leaves),
        env: { PATH: process.env['PATH'], HOME: folder },
      });
      return { stdout, asked: teacher.requests.length - before };
    };
    const [one, two] = [leafOf('phoenix.md'), leafOf('moo_deng.md')];
    const first = await sdg(one);
    const both = await sdg(one, two);
    const again = await sdg(one, two);
    expect(first.asked).toBeGreaterThan(10);
    expect(both.asked).toBeGreaterThan(10);
    expect(both.stdout.startsWith(first.stdout)).toBe(true);
    expect([again.asked, again.stdout === both.stdout]).toEqual([0, true]);
  },
);
