import { linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseInputs } from '../src/same-file.ts';
import { temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();
const input = join(folder, 'a.jsonl');
const other = join(folder, 'b.jsonl');
writeFileSync(input, 'a');
writeFileSync(other, 'b');
symlinkSync(input, join(folder, 'soft'));
linkSync(input, join(folder, 'hard'));

test.each([input, join(folder, '.', 'a.jsonl'), join(folder, 'soft'), join(folder, 'hard')])(
  '%s is not written, as it is read',
  (path) => {
    expect(() => refuseInputs({ rejects: path }, [other, input])).toThrow(
      `--rejects ${path}: Unexpected path of an input`,
    );
    expect(readFileSync(input, 'utf8')).toBe('a');
  },
);

test('what is another file, none yet, or no file, is written', () => {
  const outputs = { rejects: other, summary: join(folder, 'none'), manifest: undefined };
  refuseInputs(outputs, [input, '-', join(folder, 'nowhere')]);
  refuseInputs({ rejects: '/dev/null' }, ['/dev/null']);
  refuseInputs({ rejects: folder }, [folder]);
});
