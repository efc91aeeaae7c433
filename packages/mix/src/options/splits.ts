/** What is held back, and in what parts and order the rest is written. */
export const splitOptions = {
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
    type: 'string',
    default: 'document',
    describe:
      'what is never in two parts: rows of a document, leaf or fact, or with the same value of another name in the metadata (domain, source); rows that name none, by their question',
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
} as const;
