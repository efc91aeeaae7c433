/** How a model's text is cut into words before its merges join bytes within each. */
export interface PreTokenizer {
  /** Values of `tokenizer.ggml.pre` that llama.cpp treats so (src/llama-vocab.cpp). */
  names: readonly string[];
  /** Applied one after the other; each match, and each gap between matches, is a piece of its own. */
  patterns: readonly RegExp[];
  /** A word that is a token stays whole, whatever the merges say. */
  ignoreMerges?: boolean;
  /** Texts start with the BOS token, unless `tokenizer.ggml.add_bos_token` says otherwise. */
  addsBos?: boolean;
}

// llama.cpp's white space is Unicode's; `\s` of JavaScript has U+FEFF on top and lacks U+0085.
const S = '\\p{White_Space}';
const gpt2 = pattern(
  `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${S}\\p{L}\\p{N}]+|${S}+(?![^${S}])|${S}+`,
);
const digit = pattern('\\p{N}');
const gpt4 = (digits: string) =>
  pattern(
    `'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}` +
      `| ?[^${S}\\p{L}\\p{N}]+[\\r\\n]*|${S}*[\\r\\n]+|${S}+(?![^${S}])|${S}+`,
  );

export const preTokenizers: readonly PreTokenizer[] = [
  {
    names: [
      'gpt-2',
      'phi-2',
      'mpt',
      'olmo',
      'jais',
      'trillion',
      'granite-docling',
      'exaone4',
      'mellum',
    ],
    patterns: [gpt2],
  },
  {
    names: ['smollm', 'starcoder', 'refact', 'command-r', 'codeshell', 'exaone', 'minerva-7b'],
    patterns: [digit, gpt2],
  },
  {
    names: ['llama-bpe', 'llama3', 'llama-v3', 'falcon3', 'pixtral', 'lfm2'],
    patterns: [gpt4('\\p{N}{1,3}')],
    ignoreMerges: true,
    addsBos: true,
  },
  { names: ['dbrx', 'smaug-bpe', 'glm4', 'chatglm-bpe'], patterns: [gpt4('\\p{N}{1,3}')] },
  {
    names: ['qwen2', 'deepseek-r1-qwen', 'stablelm2', 'hunyuan', 'megrez', 'grok-2'],
    patterns: [gpt4('\\p{N}')],
  },
];

/** The words of a text: joined, they are the text. */
export function splitWords(text: string, { patterns }: PreTokenizer): string[] {
  return patterns.reduce((pieces, each) => pieces.flatMap((piece) => isolate(piece, each)), [text]);
}

function isolate(text: string, each: RegExp): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(each)) {
    if (index > end) pieces.push(text.slice(end, index));
    pieces.push(match);
    end = index + match.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

function pattern(source: string): RegExp {
  return new RegExp(source, 'gu');
}
