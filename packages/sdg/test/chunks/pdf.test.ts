import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '@labpipe/cli/testing';
import { formatOf } from '@labpipe/documents';
import { expect, test } from 'vitest';
import { chunkDocument } from '../../src/chunks/chunk.ts';

const shared = sharedData();

test.runIf(shared)(
  'phoenix.pdf makes at least nine chunks of at most 500 tokens, none empty',
  async () => {
    const file = join(shared as string, 'documents', 'phoenix.pdf');
    const text = await formatOf(file).read(readFileSync(file), 'phoenix.pdf');
    const chunks = chunkDocument({ id: 'l', path: 'p' }, { source: { file }, text }, 500);
    expect(chunks.length).toBeGreaterThanOrEqual(9);
    for (const chunk of chunks) {
      expect(chunk.tokens).toBeLessThanOrEqual(500);
      expect(chunk.text.trim()).not.toBe('');
    }
  },
);
