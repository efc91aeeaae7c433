import { strategies } from '../strategies.ts';

/** How much of what goes into the set. */
export const sizeOptions = {
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
      'count those tokens by a model: a GGUF file, a tokenizer.json, or a folder with one [default: an estimate of text alone]',
  },
} as const;
