import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { whyNotJson } from '../src/why-not-json.ts';

test.each<[string, string | Buffer, string]>([
  ['gzip', gzipSync('{}'), 'Unexpected gzip, expected one JSON record per line: a packed file is'],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]), 'Unexpected zstd'],
  ['Parquet', 'PAR1\x15\x04', 'Unexpected Parquet'],
  ['UTF-16', Buffer.from('\ufeff{"a": 1}', 'utf16le'), 'iconv -f UTF-16'],
  ['a page', '<!doctype html><html>', 'a web page was saved'],
  ['a pointer', 'version https://git-lfs.github.com/spec/v1', 'git lfs pull'],
  ['indented JSON', '{', 'jq -c . puts each on one'],
  ['half an array', '[{"a": 1}', 'Unexpected array that is no JSON'],
  ["Python's repr", "{'messages': []}", "Unexpected quotes of Python's repr"],
  ['NaN', '{"score": NaN, "id": "a"}', 'Unexpected NaN or Infinity'],
])('%s is told by how it looks', (_name, bytes, expected) => {
  expect(whyNotJson(bytes.toString('utf8'))).toContain(expected);
});

test('anything else is told in the words of the parser, with the place, but not at length', () => {
  expect(whyNotJson('{"a": 1,}')).toMatch(
    /^Unexpected text \(.+JSON at position 8.*\), expected one/,
  );
  expect(whyNotJson('no')).toContain('Unexpected text (Unexpected token');
  expect(whyNotJson(`{"a": "${'x'.repeat(10_000)}`).length).toBeLessThan(220);
  expect(whyNotJson('{"text": "NaN is a word"} x')).toContain('Unexpected text (');
});
