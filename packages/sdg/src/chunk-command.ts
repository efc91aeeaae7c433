import { defineCommand, ledgerOptions } from '@labpipe/cli';
import { chunkOption, shardOption, version } from './tool.ts';

export const main = defineCommand({
  name: 'sdg chunk',
  version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Cut the documents of knowledge leaves into chunks, as sdg does before it asks.',
    '',
    'Reads `leaf` records and writes `chunk` records in the same order. Cuts at headings, then between paragraphs; tables and code stay whole where they fit. Skills have no documents and give no chunks.',
  ].join('\n'),
  examples: [['qna-lint taxonomy/ | $0 > chunks.jsonl', 'what a teacher would be given to read']],
  options: { ...chunkOption, ...shardOption, ...ledgerOptions },
  exitCodes: [0, 1, 2, 3, 4, 70, 130],
  memory: 'one document (16 MiB at most) and its chunks.',
  schemas: async () => (await import('./schemas.ts')).chunkSchemas,
  run: async (args, io) => (await import('./run-chunk.ts')).run(args, io),
});
