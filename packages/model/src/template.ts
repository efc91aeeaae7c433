import { Template } from '@huggingface/jinja';
import { renderStrictly } from './strict-template.ts';

/** Render a Jinja template as Jinja does by default (line ends after blocks stay); printing a variable that is not there is an error, never an empty place in a prompt. */
export function renderTemplate(source: string, variables: Record<string, unknown>): string {
  return renderStrictly(source, variables);
}

export interface ChatTemplateOptions {
  addGenerationPrompt: boolean;
  bosToken?: string;
  eosToken?: string;
  /** Functions that the assistant may call, as JSON Schema. */
  tools?: readonly unknown[] | undefined;
}

/** A conversation as the text that a model's own chat template (Jinja, as in its GGUF or tokenizer_config) makes of it. */
export function renderChat(
  template: string,
  messages: readonly { role: string; content: string }[],
  { addGenerationPrompt, bosToken = '', eosToken = '', tools }: ChatTemplateOptions,
): string {
  return parseTemplate(template).render({
    messages,
    add_generation_prompt: addGenerationPrompt,
    bos_token: bosToken,
    eos_token: eosToken,
    ...(tools && { tools }),
  });
}

const parsedTemplates = new Map<string, Template>();

// A run renders the same few templates for thousands of records.
function parseTemplate(source: string): Template {
  const known = parsedTemplates.get(source);
  if (known) return known;
  const template = new Template(source);
  parsedTemplates.set(source, template);
  return template;
}
