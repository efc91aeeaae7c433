import { defineCommand, recordOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };

export const previewCommand = defineCommand({
  name: 'train preview',
  version: manifest.version,
  usage: [
    '$0 --model BASE.gguf [options] [files..]',
    '',
    'Show training rows as a model will learn them: the whole conversation as its chat template',
    'writes it, what is learned in green on a terminal and in ⟦brackets⟧ elsewhere.',
    '',
    'Reads the rows that `train` reads, and refuses the same. Writes text: for each row a line with',
    'its id and numbers of tokens, then the conversation and an empty line.',
  ].join('\n'),
  examples: [
    ['$0 --model base.gguf train.jsonl | less', 'see what is learned, and what is not'],
    ['$0 --model base.gguf --rejects bad.jsonl train.jsonl > /dev/null', 'only the refused rows'],
  ],
  options: {
    model: {
      type: 'string',
      demandOption: true,
      describe: 'the model that is to learn them: a GGUF file or a Hugging Face folder',
    },
    'max-seq-len': {
      type: 'number',
      describe: "refuse rows of more tokens [default: the model's context]",
    },
    ...recordOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory: 'all rows as tokens (5 bytes each), and the tokenizer.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
