import { contentRule } from './rule.ts';

/** No token that a chat template reads as the edge of a turn. */
export const specialTokens = contentRule({
  name: 'special-tokens',
  level: 'warning',
  parameters: {},
  about: {
    what: 'No text holds a control token of a known chat template, such as `<|im_end|>`, `<|endoftext|>`, `[INST]`, `<<SYS>>`, `<start_of_turn>` or `</s>`.',
    why: 'A tokenizer takes such words for what they say: the turn ends in the middle of the answer, the student learns to stop or to speak for the user, and a teacher may answer to something else. They come along when a text is copied from a prompt or a log.',
    mend: 'Delete the token. Where the text is about chat templates, take it apart, as in `<| im_end |>`, or switch the rule off there with a comment.',
  },
  *check({ texts }) {
    for (const text of texts) {
      // Nearly every text has neither.
      if (!text.text.includes('<') && !text.text.includes('[')) continue;
      const seen = new Set<string>();
      for (const [token] of text.text.matchAll(pattern)) {
        if (seen.has(token) || isStruckThrough(token, text.text)) continue;
        seen.add(token);
        yield {
          at: text,
          words: token,
          message: `Unexpected token ${token} of a chat template, expected plain text`,
          help: 'Delete it: a tokenizer would take it for the edge of a turn.',
        };
      }
    }
  },
});

const pattern =
  /<\|[a-z_][a-z0-9_▁ ]{0,40}\|>|<｜[^<>｜\n]{1,40}｜>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>|\[(?:CLS|SEP|gMASK)\]|\[\/?(?:AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\]/gi;

// <s>…</s> is also HTML for what is struck through: around some words of a text, and nothing of a template near.
function isStruckThrough(token: string, text: string): boolean {
  if (!/^<\/?s>$/i.test(token)) return false;
  const opens = text.match(/<s>/gi)?.length ?? 0;
  const closes = text.match(/<\/s>/gi)?.length ?? 0;
  const isWhole = /^\s*<s>/i.test(text) && /<\/s>\s*$/i.test(text);
  return opens === closes && !isWhole && !/\[\/?INST\]/.test(text);
}
