import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { fillFromStream } from '../src/input/fill.ts';
import { readParts } from '../src/input/parts.ts';
import { scan } from '../src/input/scan.ts';
import type { ScanThread } from '../src/input/scan-thread.ts';
import { openScanner } from '../src/input/scanner.ts';
import { openSlots } from '../src/input/slots.ts';

const folder = temporaryFolder();
const random = randomOf(5);

/** Rows that pass as they stand and rows that do not, short and long. */
function rowsOf(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const content = `${'Ein Türmchen steht "am" See. '.repeat(Math.floor(random() * 60))}${at}`;
    const messages = [
      { role: 'user', content },
      { role: 'assistant', content: `${at}.` },
    ];
    const row = { id: `${at}`, messages, metadata: '{}', unmask: false };
    return JSON.stringify(at % 10 === 3 ? { messages, source: 'x' } : row);
  });
  rows[7] = rows[7]!.replace('"assistant","content":"', `$&${'long '.repeat(300_000)}`);
  return rows.join('\n');
}

const text = rowsOf(2000);

/** What the scanner gives of a text that comes in chunks, as numbers of lines and the words that are known of them. */
async function scanned(openThread?: () => ScanThread): Promise<[string, string][]> {
  const fill = fillFromStream(
    (async function* () {
      for (let at = 0; at < text.length; at += 100_000) yield text.slice(at, at + 100_000);
    })(),
  );
  const slots = openSlots(1 << 16);
  const scanner = openScanner({
    isPrompted: false,
    ...(openThread ? { openThread, threadFrom: 0 } : { threadFrom: Number.POSITIVE_INFINITY }),
  });
  const found: [string, string][] = [];
  for await (const part of scanner.scan(readParts(fill, slots))) {
    if (Array.isArray(part)) throw new Error('no array was given');
    found.push([part.bytes.toString(), part.scanned.join()]);
    slots.give(part.slot);
  }
  await scanner.close();
  return found;
}

test.each([0, 1, 5])(
  'with a thread that takes %i ms, parts come in the same order with the same words',
  async (delay) => {
    let count = 0;
    const openThread = (): ScanThread => {
      let waiting = 0;
      return {
        isReady: () => true,
        waiting: () => waiting,
        async scan(bytes, isPrompted) {
          count++;
          waiting++;
          await setTimeout(delay * random());
          waiting--;
          return scan(bytes, isPrompted);
        },
        close: async () => {},
      };
    };
    const alone = await scanned();
    expect(alone.map(([bytes]) => bytes).join('')).toBe(text);
    expect(await scanned(openThread)).toEqual(alone);
    expect(count).toBeGreaterThan(1);
  },
);

const large = rowsOf(14_000);
const file = join(folder, 'large.jsonl');
writeFileSync(file, large);
const mix = (args: string[], input?: string) =>
  execa('mix', ['--held-out', 'none', '--quiet', ...args], {
    preferLocal: true,
    localDir: import.meta.dirname,
    reject: false,
    maxBuffer: 1 << 28,
    stripFinalNewline: false,
    env: { TMPDIR: folder },
    ...(input !== undefined && { input }),
  });

test('the second thread of a large input changes no byte, be it a file, packed, or standard input', async () => {
  const expected = await runInTest(main, ['--held-out', 'none', '--quiet', file]);
  const packed = join(folder, 'large.jsonl.gz');
  writeFileSync(packed, gzipSync(large, { level: 1 }));
  const outcomes = [await mix([file]), await mix([packed]), await mix(['-'], large)];
  for (const { stdout, exitCode } of outcomes) {
    expect(exitCode).toBe(0);
    expect(stdout === expected.stdout).toBe(true);
  }
});

test('what stands before a broken line of a large input is written', async () => {
  const broken = join(folder, 'broken.jsonl');
  writeFileSync(broken, `${large}\n{\n${text}`);
  const { stdout, stderr, exitCode } = await mix([broken]);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('broken.jsonl:14001: Unexpected record on several lines');
  expect(stdout.split('\n').length - 1).toBe(14_000);
});
