import { InputError } from '@labpipe/cli';
import { type HasMetadata, textAt } from '@labpipe/gguf';
import type { Tokenizer } from '@labpipe/tokenizer';
import type { ChatTemplate } from './spans.ts';

/** The chat template that a model carries, with the texts of its BOS and EOS; an InputError for a model without one. */
export function chatTemplateOf(gguf: HasMetadata, tokenizer: Tokenizer): ChatTemplate {
  const source = textAt(gguf, 'tokenizer.chat_template', '');
  if (source === '') {
    throw new InputError(
      `${gguf.path}: tokenizer.chat_template`,
      'Unexpected model without a chat template, expected one that is made to chat; take its -Instruct variant',
    );
  }
  const { bos, eos } = tokenizer;
  return {
    source,
    bosToken: bos === undefined ? '' : tokenizer.tokenText(bos),
    eosToken: tokenizer.tokenText(eos),
  };
}
