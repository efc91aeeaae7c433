import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ndjson from 'ndjson';
import { leastSeconds } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = 100_000;

/** Our reader of records, which checks every line against its schema, and the library that the design card names. */
export const jsonl = {
  name: 'jsonl',
  about: `reading ${rows.toLocaleString('en')} rows: our reader, with and without the check, against the ndjson library`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const file = join(folder, 'rows.jsonl');
    await writeRows(file);
    const { readLines, readRecords, row } = await loadRecords(folder);
    const seconds = await leastSeconds(3, {
      checked: () => drain(readRecords({ name: file, bytes: createReadStream(file) }, row)),
      parsed: async () => {
        for await (const line of readLines(createReadStream(file))) JSON.parse(line);
      },
      ndjson: () => drain(createReadStream(file).pipe(ndjson.parse())),
    });
    rmSync(folder, { recursive: true });
    const baseline = { name: 'ndjson', value: rows / seconds.ndjson };
    yield {
      figure: 'lines parsed',
      value: rows / seconds.parsed,
      unit: 'rows/s',
      baseline,
      goal: 1,
    };
    yield {
      figure: 'records checked',
      value: rows / seconds.checked,
      unit: 'rows/s',
      baseline,
      goal: 1,
    };
  },
};

async function drain(records) {
  for await (const _ of records);
}

async function writeRows(file) {
  const output = createWriteStream(file);
  for (let number = 0; number < rows; number++) {
    const messages = [
      {
        role: 'user',
        content: `What is the height of tower ${number}? ${'It stands by the sea. '.repeat(6)}`,
      },
      { role: 'assistant', content: `${number} metres.` },
    ];
    output.write(
      `${JSON.stringify({ id: String(number), messages, metadata: '{}', unmask: false })}\n`,
    );
  }
  await new Promise((done) => output.end(done));
}

// Node 20 does not read TypeScript.
async function loadRecords(folder) {
  const outfile = join(folder, 'records.mjs');
  const banner =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    entryPoints: [`${root}packages/records/src/index.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: banner },
  });
  return import(pathToFileURL(outfile).href);
}
