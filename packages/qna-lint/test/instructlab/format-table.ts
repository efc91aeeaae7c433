import { skill, knowledge as withFiles } from '../taxonomy.ts';

/** Knowledge of version 3 that InstructLab accepts. */
const knowledge = withFiles.replace(
  /document:[\s\S]*/,
  'document:\n  repo: a\n  commit: b\n  patterns:\n    - c.md\n',
);

type Change = (text: string) => string;

const swap =
  (from: string | RegExp, to: string): Change =>
  (text) => {
    if (text.split(from).length === 1) throw new Error(`There is no ${from} to replace.`);
    return text.replace(from, () => to);
  };

const without = (key: string) => swap(new RegExp(`^${key}:.*(?:\\n[ -].*)*\\n`, 'm'), '');
const isVersion = (version: string) => swap('version: 3', `version: ${version}`);
const firstAnswer = swap.bind(undefined, 'Town 1.');
const oneExample = swap(/ {2}- question: What is the capital of region 2[\s\S]*/, '');
const sameTwice: Change = (text) =>
  text.replace('region 2', 'region 1').replace('Town 2', 'Town 1');

/** What each version of the format asks of a skill. */
const skillChanges: Readonly<Record<string, Change>> = {
  'nothing wrong': (text) => text,
  'no created_by': without('created_by'),
  'empty created_by': swap('somebody', '""'),
  'no task_description': without('task_description'),
  'empty task_description': swap('Name capitals.', '""'),
  'no seed_examples': without('seed_examples'),
  'no example': swap(/seed_examples:[\s\S]*/, 'seed_examples: []\n'),
  'one example': oneExample,
  'four examples': swap(/ {2}- question: What is the capital of region 5[\s\S]*/, ''),
  'the same example twice': sameTwice,
  'examples that are no mapping': swap(/seed_examples:[\s\S]*/, 'seed_examples:\n  - a\n  - 3\n'),
  'no question': swap('  - question: What is the capital of region 1?\n    answer', '  - answer'),
  'no answer': swap('    answer: Town 1.\n', ''),
  'empty answer': firstAnswer('""'),
  'empty context': firstAnswer('Town 1.\n    context: ""'),
  'other keys': (text) => `${firstAnswer('Town 1.\n    other: 1')(text)}more: 2\nand: 3\n`,
  'an answer that is a boolean': firstAnswer('Yes'),
  'an answer that is a date': firstAnswer('2024-01-01'),
  'an answer that is a number to the base of 60': firstAnswer('1:30'),
  'an answer that is null': swap(' Town 1.', ''),
  'an answer that is a list': firstAnswer('[a, b]'),
};

/** What version 3 asks of knowledge. */
const knowledgeChanges: Readonly<Record<string, Change>> = {
  'nothing wrong': (text) => text,
  ...Object.fromEntries(
    ['created_by', 'domain', 'document_outline', 'seed_examples', 'document'].map((key) => [
      `no ${key}`,
      without(key),
    ]),
  ),
  'empty domain': swap('Geography', '""'),
  'empty document_outline': swap('The regions.', '""'),
  'a task_description': swap('domain:', 'task_description: a\ndomain:'),
  'four examples': swap(/ {2}- context: Region 5[\s\S]*(?=document:)/, ''),
  'no context': swap(/- context: Region 1.*\n {4}/, '- '),
  'empty context': swap(/Region 1 has.*/, '""'),
  'other keys in an example': swap('  - context: Region 1', '  - other: 1\n    context: Region 1'),
  'two pairs': swap(/ {6}- question: Which bridge has region 1.*\n.*\n/, ''),
  'the same pair twice': swap(
    /Which river has region 1\?\n.*/,
    'Which capital has region 1?\n        answer: Its capital 1.',
  ),
  'an empty answer in a pair': swap('Its river 1.', '""'),
  'other keys in a pair': swap('Its river 1.', 'Its river 1.\n        other: 1'),
  'no repo': swap('  repo: a\n', ''),
  'empty repo': swap('repo: a', 'repo: ""'),
  'a commit that is a number': swap('commit: b', 'commit: 1234567'),
  'no pattern': swap('  patterns:\n    - c.md', '  patterns: []'),
  'the same pattern twice': swap('    - c.md', '    - c.md\n    - c.md'),
  'an empty pattern': swap('c.md', '""'),
  'other keys in the document': swap('repo: a', 'repo: a\n  other: 1'),
};

/** Versions that are none, or not what they look like; without one a file is of version 1. */
const versions = ['"3"', '3.0', '2.5', 'true', 'null', 'x', '1e1'];

type Row = readonly [name: string, folder: string, text: string];

/** Files for every line of the tables of the format: what is wrong with it, the folder it lies in, its text. */
export const formatTable: readonly Row[] = [
  ...['1', '2', '3'].flatMap((version) =>
    Object.entries(skillChanges).map(
      ([name, change]): Row => [
        `skill of version ${version}, ${name}`,
        'compositional_skills',
        isVersion(version)(change(skill)),
      ],
    ),
  ),
  ...Object.entries(knowledgeChanges).map(
    ([name, change]): Row => [`knowledge, ${name}`, 'knowledge', change(knowledge)],
  ),
  ...['1', '2'].map(
    (version): Row => [
      `knowledge of version ${version}`,
      'knowledge',
      isVersion(version)(knowledge),
    ],
  ),
  ['knowledge without version', 'knowledge', without('version')(knowledge)],
  ['skill without version', 'compositional_skills', oneExample(without('version')(skill))],
  ...versions.map(
    (version): Row => [`version: ${version}`, 'compositional_skills', isVersion(version)(skill)],
  ),
  ['knowledge in no known folder', 'elsewhere', knowledge],
  ['skill in no known folder', 'elsewhere', skill],
  ['two empty lines at the end', 'compositional_skills', `${skill}\n\n`],
];
