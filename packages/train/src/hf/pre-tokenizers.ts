import type { TokenizerJson } from './tokenizer-in.ts';

const gpt4 = (digits: string) =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const byteLevel = (useRegex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: useRegex,
});

const split = (pattern: string) => ({
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
    byteLevel(false),
  ],
});

const digitsThenGpt2 = {
  type: 'Sequence',
  pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
};

interface Known {
  /** Names of llama.cpp for it; the first is taken when one is read. */
  names: readonly string[];
  ignoreMerges: boolean;
  preTokenizer: object;
}

const known: readonly Known[] = [
  {
    names: ['smollm', 'starcoder', 'refact', 'command-r', 'codeshell', 'exaone', 'minerva-7b'],
    ignoreMerges: false,
    preTokenizer: digitsThenGpt2,
  },
  { names: ['gpt-2', 'phi-2', 'olmo', 'mpt'], ignoreMerges: false, preTokenizer: byteLevel(true) },
  {
    names: ['llama-bpe', 'llama3', 'llama-v3', 'falcon3', 'pixtral'],
    ignoreMerges: true,
    preTokenizer: split(gpt4('\\p{N}{1,3}')),
  },
  { names: ['dbrx', 'smaug-bpe'], ignoreMerges: false, preTokenizer: split(gpt4('\\p{N}{1,3}')) },
  {
    names: ['qwen2', 'deepseek-r1-qwen', 'stablelm2'],
    ignoreMerges: false,
    preTokenizer: split(gpt4('\\p{N}')),
  },
];

/** llama.cpp's name of how a tokenizer.json cuts words; `undefined` for a way that we do not know. */
export function preTokenizerOf({ pre_tokenizer: found, model }: TokenizerJson): string | undefined {
  const shape = shapeOf(found);
  return known.find(
    ({ ignoreMerges, preTokenizer }) =>
      shape === shapeOf(preTokenizer) && (model.ignore_merges ?? false) === ignoreMerges,
  )?.names[0];
}

/** Of llama.cpp's name: what a tokenizer.json says. */
export function preTokenizerNamed(name: string): Omit<Known, 'names'> | undefined {
  return known.find(({ names }) => names.includes(name));
}

/** What of a pre-tokenizer decides where it cuts. */
function shapeOf(preTokenizer: unknown): string {
  const all = (preTokenizer as { pretokenizers?: unknown[] } | null)?.pretokenizers ?? [
    preTokenizer,
  ];
  return JSON.stringify(
    (all as Record<string, unknown>[]).map((each) => [
      each?.['type'],
      (each?.['pattern'] as { Regex?: string } | undefined)?.Regex ?? null,
      each?.['type'] === 'ByteLevel'
        ? (each['use_regex'] ?? true)
        : (each?.['individual_digits'] ?? null),
      each?.['add_prefix_space'] === true,
    ]),
  );
}
