// The reports that are one document: SARIF for code scanning, JUnit for build servers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { tool } from '../../src/tool.ts';
import { skill, writeFiles } from '../taxonomy.ts';

const hostile = skill
  .replace('Town 1.', 'Yes')
  .replace('created_by', '"<a\\u0001 & \\"b\\">": c\ncreated_by');

async function documentOf(format: string, files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  const report = join(folder, 'report');
  const { code } = await runInTest(main, [
    '--format',
    format,
    '--quiet',
    '--report',
    report,
    folder,
  ]);
  return { code, folder, text: readFileSync(report, 'utf8') };
}

describe('sarif', () => {
  test('is one run with a result a finding, whose rules are listed', async () => {
    const { code, folder, text } = await documentOf('sarif', {
      'compositional_skills/a b/qna.yaml': hostile,
      'compositional_skills/c/qna.yaml': 'a: [',
      'compositional_skills/d/qna.yaml': skill,
    });
    const { version, runs } = JSON.parse(text);
    expect([code, version, runs.length]).toEqual([1, '2.1.0', 1]);
    const [{ results, columnKind, tool: by }] = runs;
    expect(columnKind).toBe('unicodeCodePoints');
    expect(by.driver).toEqual({
      name: 'qna-lint',
      version: tool.version,
      semanticVersion: tool.version,
      rules: [{ id: 'type' }, { id: 'unknown-key' }, { id: 'yaml-syntax' }],
    });
    const place = join(folder, 'compositional_skills/a b/qna.yaml');
    expect(results).toHaveLength(3);
    expect(results[1]).toEqual({
      ruleId: 'type',
      level: 'error',
      message: { text: 'Unexpected boolean Yes, expected text. Put it in quotes: "Yes".' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: pathToFileURL(place).href },
            region: { startLine: 7, startColumn: 13 },
          },
          logicalLocations: [{ fullyQualifiedName: '.seed_examples[0].answer' }],
        },
      ],
    });
  });

  test('without findings is a run without results', async () => {
    const { code, text } = await documentOf('sarif', { 'compositional_skills/d/qna.yaml': skill });
    expect([code, JSON.parse(text).runs[0].results]).toEqual([0, []]);
  });
});

describe('junit', () => {
  test('has a suite a file, a failure an error, and a passed case where nothing is wrong', async () => {
    const { text, folder } = await documentOf('junit', {
      'compositional_skills/a/qna.yaml': hostile,
      'compositional_skills/d/qna.yaml': skill,
    });
    const shown = text.replaceAll(folder, '');
    expect(shown).toContain(
      '<testsuite name="/compositional_skills/a/qna.yaml" tests="2" failures="2" errors="0" skipped="0">',
    );
    expect(shown).toContain(
      '<failure type="type" message="Unexpected boolean Yes, expected text">',
    );
    expect(shown).toContain(
      '<testcase classname="/compositional_skills/d/qna.yaml" name="no findings"/>',
    );
    expect(shown.match(/<testsuite /g)).toHaveLength(2);
  });

  test('is XML whatever the findings quote', async () => {
    const { text } = await documentOf('junit', { 'compositional_skills/a/qna.yaml': hostile });
    expect(text).toContain('&lt;a\ufffd &amp; &quot;b&quot;&gt;');
    const open: string[] = [];
    for (const [, close, name = '', self] of text.matchAll(
      /<(\/?)(\w+)(?:\s+[\w]+="[^"<>]*")*(\/?)>/g,
    )) {
      if (close) expect(open.pop()).toBe(name);
      else if (!self) open.push(name);
    }
    expect(open).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]/);
  });
});

test.each(['sarif', 'junit'])('%s without a file to go to is a usage error', async (format) => {
  const { code, stderr } = await runInTest(main, ['--format', format, '.']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--report FILE')]);
});
