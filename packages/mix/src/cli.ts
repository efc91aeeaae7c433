import {
  defineCommand,
  endpointOptions,
  jobsOption,
  ledgerOptions,
  seedOption,
} from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands/commands.ts';
import { dedupeModes } from './duplicates/settings.ts';
import { formatNames } from './formats/names.ts';
import { packings } from './output/packing.ts';
import { withoutWays } from './overlap/settings.ts';
import { selectWays } from './selection/settings.ts';
import { phases } from './shapes/phases.ts';
import { splitUnits } from './split/units.ts';
import { strategies } from './strategies.ts';
import { families } from './student.ts';

export const main = defineCommand({
  name: 'mix',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Make one training set of samples and training rows, and hold questions back to',
    'test what was learned.',
    '',
    'Reads `sample` records, rows with `messages` and rows of other formats (--to names',
    'them), in any mixture. FILE:0.5 takes half of what a file gives, FILE:2000 takes',
    '2000 rows of it, without replacement and the same ones in any order of input.',
  ].join('\n'),
  examples: [
    ['$0 a.jsonl b.jsonl > train.jsonl', "other people's rows: one shape, no duplicates"],
    ['$0 a.jsonl:2000 b.jsonl.gz:0.1 > train.jsonl', 'exactly 2000 rows, and a tenth'],
    ['qna-lint taxonomy/ | sdg | $0 > train.jsonl', 'and one question a fact in held-out.jsonl'],
  ],
  options: {
    ...seedOption,
    recipe: {
      type: 'string',
      describe:
        "a recipe of InstructLab (YAML): files with their sizes, read before the command line's",
    },
    oversample: {
      type: 'boolean',
      default: false,
      describe: 'repeat rows where a size asks for more than there are: FILE:2.0 takes each twice',
    },
    strategy: {
      choices: strategies,
      describe:
        'concat: one input after the other (the default); interleave: side by side; under: in the proportion of --weights until one is used up; over: until each was used up, repeating rows',
    },
    weights: {
      type: 'string',
      describe: 'how much of the set each input is, in their order: 7,2,1; even without it',
    },
    rows: {
      type: 'number',
      describe: 'rows of the whole set, of each input by its weight',
    },
    balance: {
      type: 'string',
      describe:
        'as many rows of each leaf, or of each value of another name in the metadata (dataset, domain), as the smallest has; with --oversample, as the largest',
    },
    'balance-by': {
      choices: ['rows', 'tokens'] as const,
      default: 'rows' as const,
      describe: 'what is balanced: rows, or the tokens of their messages',
    },
    tokenizer: {
      type: 'string',
      describe:
        "count those tokens by a model's tokenizer.json [default: an estimate of text alone]",
    },
    output: {
      type: 'string',
      alias: 'o',
      describe:
        'write the set to this file, not to standard output: packed by its ending (.gz, .zst), and in its place only when it is whole',
    },
    compress: {
      choices: packings,
      describe: 'pack the set and the files of --split [default: as --output ends]',
    },
    to: {
      choices: formatNames,
      default: 'messages' as const,
      describe: 'format of the rows; what it cannot hold is refused',
    },
    without: {
      type: 'string',
      describe:
        'refuse every row in which a question of this file stands: a benchmark, as rows of any format',
    },
    'without-by': {
      choices: withoutWays,
      default: 'question' as const,
      describe:
        'refuse as well what asks nearly the same (MinHash, 0.8), what has 13 words in a row in common with it, or both',
    },
    dedupe: {
      choices: dedupeModes,
      default: 'exact' as const,
      describe:
        'rows to take for the same: with the same messages, nearly the same (MinHash), or the same meaning (embeddings of --endpoint-url)',
    },
    'dedupe-threshold': {
      type: 'number',
      describe: 'how alike they are at least, 0 to 1 [default: near 0.8, semantic 0.95]',
    },
    select: {
      type: 'string',
      describe:
        'take a diverse part of what is left, 2000 rows or 0.1 of them, before any split: those that stand best for all (facility location)',
    },
    'select-by': {
      choices: selectWays,
      default: 'words' as const,
      describe: 'compare rows by their words (TF-IDF), or by the embeddings of --endpoint-url',
    },
    memory: {
      type: 'string',
      default: '256M',
      describe:
        'what --dedupe and --select hold in memory at most; the rest is on disk, the outcome the same',
    },
    manifest: {
      type: 'string',
      describe: 'write the settings and the hashes of inputs and output to this file, as JSON',
    },
    'from-manifest': {
      type: 'string',
      describe:
        'build the set of this manifest again, with its files and settings; ends with 1 where an input or the set is another',
    },
    phase: {
      choices: phases,
      default: 'all' as const,
      describe: "rows of one LAB phase (InstructLab's p07 and p10), or for one run without phases",
    },
    'skills-per-leaf': {
      type: 'number',
      describe: 'rows of each skill leaf at most, with --oversample exactly (InstructLab: 30)',
    },
    'least-share': {
      type: 'number',
      default: 0,
      describe:
        'repeat the rows of a knowledge leaf until they are this share of the rows of other people (InstructLab: 0.03)',
    },
    'raft-documents': {
      type: 'number',
      default: 4,
      describe: 'documents before a question in --phase skills',
    },
    'raft-golden': {
      type: 'number',
      default: 0.4,
      describe: 'share of those questions whose own document is among them, 0 to 1',
    },
    'open-book': {
      type: 'number',
      default: 1,
      describe: 'share of the rows with document and question to keep, 0 to 1',
    },
    'closed-book': {
      type: 'number',
      default: 1,
      describe: 'share of the rows with the question alone to keep, 0 to 1',
    },
    'system-prompt': {
      type: 'string',
      describe: 'the system message of every row, in place of any that it has; empty: none at all',
    },
    student: {
      choices: families,
      describe: "the system message that InstructLab's students of a family are trained with",
    },
    'held-out': {
      type: 'string',
      default: 'held-out.jsonl',
      describe:
        'file for the questions held back; made only when there are any; none holds nothing back',
    },
    'hold-out': {
      type: 'number',
      default: 1,
      describe: 'questions to hold back of each fact that keeps at least 2 others',
    },
    'hold-out-by': {
      choices: ['phrasing', 'fact'],
      default: 'phrasing',
      describe: 'hold back some questions of each fact, or every question of some facts',
    },
    'hold-out-share': {
      type: 'number',
      default: 1,
      describe: 'share of the facts to hold questions back of, 0 to 1',
    },
    shard: {
      type: 'string',
      describe:
        'I/N: read and check only this part of the inputs, and write what --merge makes the set of',
    },
    merge: {
      type: 'boolean',
      default: false,
      describe:
        'the files are the shards 1/N to N/N, in any order: write the very bytes of a run without --shard',
    },
    split: {
      type: 'string',
      describe:
        'write parts of the set to files, valid=0.1,test=0.1 to valid.jsonl and test.jsonl; what is left to train on goes to standard output',
    },
    'split-by': {
      choices: splitUnits,
      default: 'document' as const,
      describe:
        'what is never in two parts: rows of a document, leaf or fact; rows that name none, by their question',
    },
    'split-folder': {
      type: 'string',
      default: '.',
      describe: 'folder for the files of --split',
    },
    shuffle: {
      type: 'boolean',
      default: false,
      describe: 'write in an order that follows the seed alone, not in the order of input',
    },
    ...endpointOptions,
    ...jobsOption,
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  memory:
    'about 100 MB, and for each million rows 5 MB more: what is known of each row, and rows that do\n' +
    'not stand as they are in a file, wait in temporary files (TMPDIR). Held-out questions\n' +
    'are chosen in memory: 0.3 kB for each different question of a knowledge sample. --phase skills\n' +
    'keeps the documents of all leafs. --dedupe near and semantic, and --select, hold up to --memory more;\n' +
    'the rest waits in temporary files.',
  commands,
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
