import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { contentRules } from '../src/content/index.ts';
import { hasIbanDigits, hasLuhnDigit } from '../src/content/personal-forms.ts';
import { setRules } from '../src/content/settings.ts';
import { attribution, skill, writeFiles } from './taxonomy.ts';

const place = 'compositional_skills/a/qna.yaml';
const chatty = skill.replace('Town 1.', "Sure, here's the answer. Town 1.");

function taxonomy(text: string, beside: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  writeFiles(folder, {
    [place]: text,
    'compositional_skills/a/attribution.txt': attribution,
    ...beside,
  });
  return folder;
}

async function findingsOf(text: string, ...argv: string[]) {
  const folder = taxonomy(text);
  const { code, stderr } = await runInTest(main, ['--format', 'jsonl', ...argv, folder]);
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const findings = lines.map((line) => JSON.parse(line));
  return {
    code,
    stderr,
    shown: findings.map(({ level, rule, line }) => `${level} ${rule} ${line}`),
  };
}

describe('a rule of content', () => {
  test('warns by default, and lets the file pass', async () => {
    const { code, shown } = await findingsOf(chatty);
    expect([code, shown]).toEqual([0, ['warning chat-boilerplate 6']]);
  });

  test('refuses the file under --strict', async () => {
    const { code, shown } = await findingsOf(chatty, '--strict');
    expect([code, shown]).toEqual([1, ['error chat-boilerplate 6']]);
  });

  test('says nothing with --compat, whatever --rule says', async () => {
    const argv = ['--compat', '--strict', '--rule', 'chat-boilerplate=error'];
    expect(await findingsOf(chatty, ...argv)).toMatchObject({ code: 0, shown: [] });
  });

  test.each([
    ['off', 0, []],
    ['info', 0, ['info chat-boilerplate 6']],
    ['error', 1, ['error chat-boilerplate 6']],
  ])('is set to %s by --rule', async (level, code, shown) => {
    const found = await findingsOf(chatty, '--rule', `chat-boilerplate=${level}`);
    expect(found).toMatchObject({ code, shown });
  });

  test('takes numbers, and a later setting counts over an earlier one for all', async () => {
    const argv = ['--rule', 'all=off', '--rule', 'word-limits=info:skill=10'];
    expect((await findingsOf(chatty, ...argv)).shown).toEqual(['info word-limits 4']);
  });

  test('is set in labpipe.yaml as well', async () => {
    const folder = taxonomy(chatty, { 'labpipe.yaml': 'qna-lint:\n  rule: [all=off]\n' });
    const { stderr } = await runInTest(main, ['--config', join(folder, 'labpipe.yaml'), folder]);
    expect(stderr).not.toContain('chat-boilerplate');
  });

  test.each([
    ['chat-boilerplate', 'expected NAME=LEVEL with a level of off, info, warning, error'],
    ['chat-boilerplate=loud', 'expected NAME=LEVEL'],
    ['chat-boilerplait=off', 'expected the rule chat-boilerplate'],
    ['nothing=off', 'expected one of the rules attribution-fields, '],
    ['word-limits=info:words=3', 'expected context=NUMBER or question=NUMBER'],
    ['word-limits=info:context=many', 'expected context=NUMBER'],
    ['secrets=info:most=3', 'expected nothing after it'],
  ])('cannot be set by %s', async (setting, expected) => {
    const { code, stdout, stderr } = await runInTest(main, ['--rule', setting, taxonomy(chatty)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--rule: Unexpected ${setting}, ${expected}`);
  });
});

describe('a comment', () => {
  const answer = /^( +)(answer: Sure)/m;

  test.each([
    [
      'next-line before it',
      chatty.replace(answer, '$1# qna-lint-disable-next-line chat-boilerplate\n$1$2'),
    ],
    ['line behind it', chatty.replace(/(Sure.*)/, '$1 # qna-lint-disable-line')],
    ['file', `# qna-lint-disable-file secrets chat-boilerplate\n${chatty}`],
  ])('disable-%s switches a rule off', async (_where, text) => {
    expect((await findingsOf(text)).shown).toEqual([]);
  });

  test.each([
    ['of another rule', chatty.replace(answer, '$1# qna-lint-disable-next-line secrets\n$1$2')],
    ['for another line', `# qna-lint-disable-next-line\n${chatty}`],
  ])('%s does not', async (_why, text) => {
    expect((await findingsOf(text)).shown).toEqual(['warning chat-boilerplate 7']);
  });
});

describe('the place of a finding', () => {
  test('is that of the words within a text of many lines', async () => {
    const text = chatty.replace(
      "answer: Sure, here's the answer. Town 1.",
      'answer: |\n      Town 1.\n\n      Ask jane.roe@velm-bridges.org\n      about it.',
    );
    const folder = taxonomy(text);
    const { stderr } = await runInTest(main, [folder]);
    expect(stderr).toContain(`${place}:9:11: warning: Unexpected e-mail address (jan…)`);
  });

  test('is that of the words where a line break parts them', async () => {
    const text = chatty.replace(
      "Sure, here's the answer. Town 1.",
      'Town 1. As an AI\n      language model I know it.',
    );
    expect((await findingsOf(text)).shown).toEqual(['warning chat-boilerplate 6']);
  });

  test('is the start of the text where the file writes the words otherwise', async () => {
    const text = chatty.replace(
      "Sure, here's the answer. Town 1.",
      '"\\u0053ure, here\'s the answer."',
    );
    const folder = taxonomy(text);
    const { stderr } = await runInTest(main, [folder]);
    expect(stderr).toContain(`${place}:6:13: warning: Unexpected phrase of a chat model`);
  });
});

describe('check digits', () => {
  const digits = '4539148803436467';
  const iban = 'DE89370400440532013000';

  test('hold as they stand', () => {
    expect([hasLuhnDigit(digits), hasIbanDigits(iban)]).toEqual([true, true]);
  });

  test('tell every single wrong digit', () => {
    const wrong = (text: string, at: number) =>
      text.slice(0, at) + ((Number(text[at]) + 3) % 10) + text.slice(at + 1);
    const luhn = [...digits].map((_digit, at) => hasLuhnDigit(wrong(digits, at)));
    const modulo = [...iban].slice(4).map((_digit, at) => hasIbanDigits(wrong(iban, at + 4)));
    expect([...luhn, ...modulo]).not.toContain(true);
  });
});

describe('secrets', () => {
  // Put together here, so that no scanner of this repository takes them for real.
  test.each([
    ['AWS', `AKIA${'Q7RTX2LMPZ4KWV9D'}`],
    ['GitHub', `ghp_${'a8Fk2Lq9Zx7Cv5Bn3Mm1Rt6Yw4Ue0Io8Pd2S'}`],
    ['Google', `AIza${'SyB7kQ2mXz9Lw4Rt6Yv8Nc1Dp3Fg5Hj0Ka2'}`],
    ['Slack', `xoxb-${'2048376152-9kQmXzLwRtYvNcDpFg'}`],
    ['Hugging Face', `hf_${'QmXzLwRtYvNcDpFgHjKaSbTeUiOlPrWxZy'}`],
  ])('a key of %s is told by its form, and not shown', async (_issuer, key) => {
    const folder = taxonomy(skill.replace('Town 1.', `Use ${key} for it.`));
    const { stderr } = await runInTest(main, [folder]);
    expect(stderr).toContain('(secrets at .seed_examples[0].answer)');
    expect(stderr).not.toContain(key);
  });
});

describe('hostile files', () => {
  const set = setRules([]);
  const seconds = async (text: string) => {
    const start = performance.now();
    const { code } = await findingsOf(text);
    expect(code).toBeLessThan(2);
    return (performance.now() - start) / 1000;
  };

  test('all rules are on in them', () => expect(set.length).toBe(contentRules.length));

  test.each([
    ['a long run of one letter', 'a'.repeat(5e5)],
    ['a long run of blanks', `a${' '.repeat(5e5)}b`],
    ['a long run of digits', '1'.repeat(5e5)],
    ['digits in pairs', '12 '.repeat(1e5)],
    ['many at signs', 'a@'.repeat(2.5e5)],
    ['many dots behind an at sign', `a@${'b.'.repeat(2.5e5)}`],
    ['many angle brackets', '<|'.repeat(2.5e5)],
    ['many quotation marks', '" '.repeat(2.5e5)],
    ['many hyphens', 'sk-'.repeat(1e5)],
    ['many names', 'a Bcd, '.repeat(1e5)],
    ['many questions', 'what is it '.repeat(1e5)],
  ])('%s is read in seconds', async (_what, text) => {
    const hostile = `${skill.replace('Town 1.', JSON.stringify(text)).replace('What is the capital of region 2?', JSON.stringify(text))}`;
    const asKnowledge = [
      'version: 3\ncreated_by: a\ndomain: a\ndocument_outline: a\ndocument: {repo: a, commit: a, patterns: [a]}',
      `seed_examples:\n  - context: &a ${JSON.stringify(text)}`,
      '    questions_and_answers:\n      - &b {question: *a, answer: *a}\n      - {question: b, answer: *a}\n      - {question: *a, answer: c}\n',
    ].join('\n');
    expect(await seconds(hostile)).toBeLessThan(30);
    expect(await seconds(asKnowledge)).toBeLessThan(30);
  });

  test('aliases cannot make a small file endless', async () => {
    const text = JSON.stringify('What is the capital of region 1? '.repeat(1e4));
    const pairs = Array.from({ length: 9000 }, () => '- {question: *a, answer: *a, context: *a}');
    const file = `version: 3\ncreated_by: &a ${text}\ntask_description: a\nseed_examples:\n${pairs.join('\n')}\n`;
    expect(await seconds(file)).toBeLessThan(30);
  });

  test('thousands of questions are compared in seconds', async () => {
    const pairs = Array.from(
      { length: 20_000 },
      (_, index) => `- {question: What is the capital of it ${index}?, answer: Town ${index}}`,
    );
    const file = `version: 3\ncreated_by: a\ntask_description: a\nseed_examples:\n${pairs.join('\n')}\n`;
    expect(await seconds(file)).toBeLessThan(30);
  });
});
