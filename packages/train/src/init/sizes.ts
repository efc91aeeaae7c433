import { UsageError } from '@labpipe/cli';

/** The size of a Llama; names as in the config.json of Hugging Face. */
export interface Sizes {
  hiddenSize: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  feedForwardSize: number;
  vocabularySize: number;
  contextLength: number;
  tied: boolean;
}

// Byte tokens and turn marks; below, there is no vocabulary.
const leastVocabulary = 259;

/** The sizes that flags ask for, or a UsageError that says which do not go together. */
export function sizesOf(args: {
  'hidden-size': number;
  layers: number;
  heads: number;
  'kv-heads'?: number | undefined;
  'feed-forward-size': number;
  'vocabulary-size': number;
  'context-length': number;
  'tie-embeddings': boolean;
}): Sizes {
  const keyValueHeads = args['kv-heads'] ?? args.heads;
  const numbers = { ...args, 'kv-heads': keyValueHeads };
  for (const name of counted) expectCount(name, numbers[name]);
  expectMultiple('hidden-size', args['hidden-size'], 'twice --heads', 2 * args.heads);
  expectMultiple('heads', args.heads, '--kv-heads', keyValueHeads);
  if (args['vocabulary-size'] < leastVocabulary) {
    throw new UsageError(
      `--vocabulary-size: Unexpected ${args['vocabulary-size']}, expected ${leastVocabulary} or more: 256 bytes and 3 marks`,
    );
  }
  return {
    hiddenSize: args['hidden-size'],
    layers: args.layers,
    heads: args.heads,
    keyValueHeads,
    feedForwardSize: args['feed-forward-size'],
    vocabularySize: args['vocabulary-size'],
    contextLength: args['context-length'],
    tied: args['tie-embeddings'],
  };
}

const counted = [
  'hidden-size',
  'layers',
  'heads',
  'kv-heads',
  'feed-forward-size',
  'vocabulary-size',
  'context-length',
] as const;

function expectCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 24) return;
  throw new UsageError(`--${name}: Unexpected ${value}, expected a whole number from 1`);
}

function expectMultiple(name: string, value: number, of: string, divisor: number): void {
  if (value % divisor === 0) return;
  throw new UsageError(`--${name}: Unexpected ${value}, expected a multiple of ${of} (${divisor})`);
}
