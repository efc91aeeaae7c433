/** A tokenizer.json of a token a character. */
export const byCharacter = {
  ...bare(),
  pre_tokenizer: {
    type: 'Split',
    pattern: { Regex: '[\\s\\S]' },
    behavior: 'Isolated',
    invert: false,
  },
  model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
};

/** One like GPT-2's, of bytes and a few longer tokens, line feeds and blanks among them. */
export function byBytePairs() {
  const merges = ['Ċ Ċ', 'Ġ Ġ', 't h', 'th e', 'Ġ v', 'Ġv e', 'Ġve l', 'Ġvel m', '| Ġ', '- -'];
  const tokens = [...byteCharacters(), ...merges.map((merge) => merge.replace(' ', ''))];
  return {
    ...bare(),
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(tokens.map((token, at) => [token, at])),
      merges,
    },
  };
}

function bare() {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    post_processor: null,
    decoder: null as object | null,
  };
}

/** The characters that stand for the 256 bytes in GPT-2's vocabulary (bytes_to_unicode in its encoder.py). */
function byteCharacters(): string[] {
  let others = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isShown = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCodePoint(isShown ? byte : others++);
  });
}
