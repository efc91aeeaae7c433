import { renderChat } from '@labpipe/model/template';
import type { LlamaModel, Token } from 'node-llama-cpp';
import { ApiError } from '../http/api-error.ts';
import type { ChatMessage, Model, Prompt } from '../model.ts';
import { type RenderedPart, userTexts } from '../user-text.ts';
import { controlTexts } from './special-tokens.ts';

/** How a model's prompts are made: by its own template, in its own tokens. */
export function openPrompts(
  model: LlamaModel,
  template: string | undefined,
): Pick<Model, 'chatPrompt' | 'textPrompt'> {
  const newUserText = userTexts(controlTexts(model));
  return {
    chatPrompt(messages) {
      if (template === undefined) throw noTemplate();
      const user = newUserText();
      const hidden = messages.map(({ role, content }) => ({ role, content: user.hide(content) }));
      const parts = user.cut(render(template, hidden, model));
      const text = parts.map((part) => part.text).join('');
      return { text, tokens: withBos(tokenize(parts, model), model) };
    },
    textPrompt: (prompt) =>
      typeof prompt === 'string' ? fromText(prompt, model) : fromTokens(prompt, model),
  };
}

function render(template: string, messages: readonly ChatMessage[], model: LlamaModel): string {
  try {
    return renderChat(template, messages, {
      addGenerationPrompt: true,
      bosToken: model.tokens.bosString ?? '',
      eosToken: model.tokens.eosString ?? '',
    });
  } catch (error) {
    // Templates refuse by themselves what they are not made for, such as two user messages in a row.
    throw new ApiError(
      400,
      `Unexpected messages, expected such as the model's chat template takes: ${(error as Error).message}`,
      { param: 'messages' },
    );
  }
}

/** The tokens of what was rendered: exactly llama.cpp's, but for marks that a person wrote, which stay words. */
function tokenize(parts: readonly RenderedPart[], model: LlamaModel): Token[] {
  const runs: RenderedPart[] = [];
  for (const { text, literal } of parts) {
    const last = runs.at(-1);
    if (last && !last.literal && !literal) last.text += text;
    else runs.push({ text, literal });
  }
  return runs.flatMap(({ text, literal }) => model.tokenize(text, !literal));
}

// A client of this route writes the whole prompt, marks included, as harnesses that render templates themselves do.
function fromText(text: string, model: LlamaModel): Prompt {
  const tokens = withBos(model.tokenize(text, true), model);
  if (tokens.length > 0) return { text, tokens };
  throw new ApiError(400, 'prompt: Unexpected empty text, expected one to go on from', {
    param: 'prompt',
  });
}

function fromTokens(given: readonly number[], model: LlamaModel): Prompt {
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens?.length ?? 0;
  const strange = given.find((token) => token >= size);
  if (strange !== undefined) {
    throw new ApiError(400, `prompt: Unexpected token ${strange}, expected 0 to ${size - 1}`, {
      param: 'prompt',
    });
  }
  const tokens = given as readonly Token[];
  return { text: model.detokenize(tokens, true), tokens };
}

// Some templates write BOS themselves; a second one would be a token the model never saw there.
function withBos(tokens: Token[], { tokens: { bos, shouldPrependBosToken } }: LlamaModel): Token[] {
  return bos === null || !shouldPrependBosToken || tokens[0] === bos ? tokens : [bos, ...tokens];
}

function noTemplate(): ApiError {
  return new ApiError(
    400,
    'Unexpected conversation, expected a prompt for /v1/completions: this model has no chat template (tokenizer.chat_template); serve --chat-template FILE gives it one',
    { code: 'no_chat_template' },
  );
}
