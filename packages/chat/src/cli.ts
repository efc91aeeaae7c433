import { defineCommand, endpointOptions, recordOptions } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };

export const main = defineCommand({
  name: 'chat',
  version: manifest.version,
  usage: [
    '$0 [options] [question..]',
    '',
    'Ask a model behind an OpenAI-compatible endpoint.',
    '',
    'With a question, or text on stdin, it answers on stdout and ends. On a',
    'terminal without a question it holds a conversation. `endpoint` records',
    'on stdin say whom to ask; `message` records and rows with `messages` are',
    'answered one by one. Text on stdin stands before the question.',
  ].join('\n'),
  examples: [
    ['$0 "What is LAB?"', 'ask the server that serve starts by default'],
    ['serve --port 0 model.gguf | $0 "Hello"', 'ask a server that ends with this'],
    ['$0 "Sum this up:" < report.txt', 'the text, a blank line, the question'],
    ['$0 --json < rows.jsonl > answers.jsonl', 'a message record for each row'],
  ],
  options: {
    ...endpointOptions,
    'endpoint-url': {
      type: 'string',
      describe:
        'the endpoint, with or without /v1 [default: the record on stdin, else OPENAI_BASE_URL, else http://127.0.0.1:8000/v1]',
    },
    retries: { ...endpointOptions.retries, default: 1 },
    system: { type: 'string', describe: 'the system message [default: none]' },
    temperature: {
      type: 'number',
      default: 0,
      describe: 'how freely it draws; at 0 the same question gets the same answer',
    },
    'max-tokens': { type: 'number', describe: 'cut the answer there [default: no limit]' },
    seed: { type: 'number', describe: 'repeat what was drawn at a temperature above 0' },
    stream: { type: 'boolean', default: true, describe: 'show the answer while it is written' },
    json: {
      type: 'boolean',
      default: false,
      describe: 'write message records in place of text; they come whole',
    },
    ...recordOptions,
  },
  exitCodes: [0, 1, 2, 3, 4, 5, 70, 130],
  memory: 'one conversation; rows are answered one after the other and forgotten.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
