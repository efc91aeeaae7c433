import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { bundleEnvironment } from '@labpipe/documents/testing';
import { type Chunk, type Leaf, leaf, record } from '@labpipe/records';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chunkDocument } from '../src/chunks/chunk.ts';
import { main } from '../src/cli.ts';
import { lines } from './support/leaves.ts';

const data = sharedData();
const folder = temporaryFolder();

const paths = [
  'knowledge/science/astronomy/constellations/phoenix',
  'knowledge/science/animals/birds/black_capped_chickadee',
  'knowledge/arts/music/fandom/swifties',
  'knowledge/transport/mbta',
];

function leafOf(path: string): Leaf {
  const file = join(data as string, 'taxonomy', path, 'qna.yaml');
  const { task_description: _task, ...content } = parse(readFileSync(file, 'utf8'));
  return record<Leaf>(leaf, { ...content, path, file, type: 'knowledge' });
}

test.runIf(data)(
  'the real documents of the taxonomy are cloned at their commits and cut',
  async () => {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_CACHE_HOME: folder,
      ...bundleEnvironment(data as string),
    };
    const { code, stdout, stderr } = await runInTest(main, ['chunk'], {
      stdin: lines(...paths.map(leafOf)),
      env,
    });
    expect([code, stderr.trim().split('\n').length], stderr).toEqual([0, 1]);
    const chunks = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Chunk);
    for (const path of paths) {
      const own = chunks.filter((chunk) => chunk.path === path);
      expect(own.length, path).toBeGreaterThanOrEqual(7);
      for (const { source } of own) {
        const { repo, commit } = leafOf(path).document ?? {};
        expect([source.repo, source.commit]).toEqual([repo, commit]);
      }
    }
    expect(Math.max(...chunks.map(({ tokens }) => tokens))).toBeLessThanOrEqual(500);
    const first = chunks.find(({ path }) => path.endsWith('phoenix'));
    expect(first?.text).toMatch(/^# Phoenix \(constellation\)\n\n\*\*Phoenix\*\* is a minor/);
  },
);

// instructlab/sdg, tests/functional/test_chunkers.py: at least 7 chunks of phoenix.md, none empty, none over 500 tokens.
test.runIf(data)("upstream's own case: phoenix.md", () => {
  const text = readFileSync(join(data as string, 'documents', 'phoenix.md'), 'utf8');
  const chunks = chunkDocument(
    { id: 'leaf', path: 'phoenix' },
    { source: { file: 'phoenix.md' }, text },
    500,
  );
  expect(chunks.length).toBeGreaterThanOrEqual(7);
  for (const chunk of chunks) {
    expect(chunk.text.trim()).not.toBe('');
    expect(chunk.tokens).toBeLessThanOrEqual(500);
  }
});
