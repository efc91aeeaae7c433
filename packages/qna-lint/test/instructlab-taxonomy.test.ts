// InstructLab's own taxonomy and the leaves of its end-to-end tests: real files, with the verdict that each must get.
import { join } from 'node:path';
import { runInTest, sharedData } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = sharedData();

// All 22 pass, in both modes; instructlab-schema 0.4.2 with strict yamllint accepts each of them too (measured).
// Without a version key a file counts as version 1, which asks for one example and no layout.
const verdicts: readonly [path: string, type: string, version: number, why: string][] = [
  ['compositional_skills/freeform/palindrome', 'freeform_skill', 2, '5 examples without context'],
  ['compositional_skills/freeform/siblings', 'freeform_skill', 1, 'no version key, 5 examples'],
  ['compositional_skills/grounded/employee', 'grounded_skill', 2, 'a context in each example'],
  ['compositional_skills/grounded/linguistics/inclusion', 'grounded_skill', 3, '6 with context'],
  ['compositional_skills/grounded/linguistics/writing/rewriting', 'grounded_skill', 3, '5 with it'],
  ['compositional_skills/grounded/punctuation', 'grounded_skill', 2, '5 examples with context'],
  ['compositional_skills/linguistics/synonyms', 'freeform_skill', 3, '6 examples without context'],
  ...[
    'common_sense_reasoning',
    'linguistics_reasoning/logical_sequence_of_words',
    'linguistics_reasoning/object_identification',
    'linguistics_reasoning/odd_one_out',
    'logical_reasoning/causal',
    'logical_reasoning/general',
    'logical_reasoning/tabular',
    'mathematical_reasoning',
    'temporal_reasoning',
    'theory_of_mind',
    'unconventional_reasoning/lower_score_wins',
  ].map((leaf): [string, string, number, string] => [
    `foundational_skills/reasoning/${leaf}`,
    'freeform_skill',
    1,
    'no version key, so 3 examples are enough; ilab passes over the folder',
  ]),
  ['knowledge/arts/music/fandom/swifties', 'knowledge', 3, '5 contexts with 3 pairs, git'],
  ['knowledge/science/animals/birds/black_capped_chickadee', 'knowledge', 3, 'the same'],
  ['knowledge/science/astronomy/constellations/phoenix', 'knowledge', 3, 'the same'],
  ['knowledge/transport/mbta', 'knowledge', 3, 'the same'],
];

// Every finding of the rules of content, read by hand: all of them hold.
const found: readonly (readonly [path: string, line: number, finding: string, why: string])[] = [
  [
    'compositional_skills/freeform/palindrome',
    30,
    'warning duplicate-questions',
    'asks for an example of a palindrome twice, and says the same of two words',
  ],
  [
    'compositional_skills/linguistics/synonyms',
    1,
    'warning attribution-license',
    'CC BY-NC-SA 4.0 forbids use for money',
  ],
  ...[3, 25, 45].map(
    (line) =>
      [
        'foundational_skills/reasoning/temporal_reasoning',
        line,
        'warning chat-boilerplate',
        'begins with "Hello! I\'m here to help you understand"',
      ] as const,
  ),
  [
    'knowledge/science/animals/birds/black_capped_chickadee',
    136,
    'warning duplicate-questions',
    'what the bird eats was asked on line 42',
  ],
];
// Beside these, what the file is older than, lies without, or lies in.
const expectedInfos = {
  'info attribution-missing': 5,
  'info foundational-skills': 11,
  'info version-drift': 15,
};

describe.runIf(folder)('the taxonomy of InstructLab', () => {
  const argv = [join(folder ?? '', 'taxonomy')];

  test.each([
    ['the default', []],
    ['--compat', ['--compat']],
    ['--strict without rules of content', ['--strict', '--rule', 'all=off']],
  ])('%s accepts every file as what it is', async (_name, mode) => {
    const { code, stdout, stderr } = await runInTest(main, [...mode, ...argv]);
    const leaves = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(leaves.map(({ path, type, version }) => [path, type, version])).toEqual(
      verdicts.map(([path, type, version]) => [path, type, version]),
    );
    expect(stderr).toContain('22 in, 22 out, 0 rejected');
  });

  test('the rules of content find what is there, and nothing else', async () => {
    const { stderr } = await runInTest(main, ['--format', 'jsonl', ...argv]);
    const findings = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const warnings = findings.filter(({ level }) => level !== 'info');
    expect(
      warnings.map(({ file, line, level, rule }) => [
        file.replace(/^.*\/taxonomy\/|\/qna\.yaml$/g, ''),
        line,
        `${level} ${rule}`,
      ]),
    ).toEqual(found.map(([path, line, finding]) => [path, line, finding]));
    const infos = new Map<string, number>();
    for (const { level, rule } of findings) {
      const name = `${level} ${rule}`;
      if (level === 'info') infos.set(name, (infos.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(infos)).toEqual(expectedInfos);
  });
});
