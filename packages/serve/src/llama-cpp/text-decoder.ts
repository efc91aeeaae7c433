import type { LlamaModel, Token } from 'node-llama-cpp';

// A character has at most 4 bytes, so at most 4 tokens.
const mostTokensOfACharacter = 4;

/** Makes text of tokens as they come; a token that is a part of a character waits for the rest. */
export function textDecoder(
  model: Pick<LlamaModel, 'detokenize'>,
  before: readonly Token[],
): { push: (token: Token) => string; end: () => string } {
  // Some vocabularies drop the space of a first word, so what stood before must be known.
  let shown = before.slice(-mostTokensOfACharacter);
  let open: Token[] = [];
  const show = (text: string) => {
    shown = [...shown, ...open].slice(-mostTokensOfACharacter);
    open = [];
    return text;
  };
  return {
    push(token) {
      open.push(token);
      const text = model.detokenize(open, false, shown);
      return text.endsWith('\uFFFD') && open.length < mostTokensOfACharacter ? '' : show(text);
    },
    end: () => show(model.detokenize(open, false, shown)),
  };
}
