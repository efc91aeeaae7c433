import manifest from '../package.json' with { type: 'json' };

export const version = manifest.version;

/** Options that `sdg` and `sdg chunk` share. */
export const chunkOption = {
  'chunk-tokens': {
    type: 'number',
    default: 500,
    describe:
      'the largest chunk, headings included, in tokens: words x 1.3 or bytes / 4, the larger, or by --tokenizer',
  },
  tokenizer: {
    type: 'string',
    describe:
      "the teacher's GGUF file, its tokenizer.json or a folder with one, to count tokens and not estimate them",
  },
  'docling-url': {
    type: 'string',
    describe:
      'a docling-serve to convert documents, scans and office files among them, in place of our own readers',
  },
} as const;

/** For several machines. */
export const shardOption = {
  shard: {
    type: 'string',
    describe: 'do only the leaves of one machine of several: 1/4 is the first of four',
  },
} as const;

/** Option that `sdg` and `sdg check` share. */
export const moduleOption = {
  'allow-modules': {
    type: 'boolean',
    default: false,
    describe:
      "load the pipeline's own blocks from its JavaScript modules: programs with your rights",
  },
} as const;
