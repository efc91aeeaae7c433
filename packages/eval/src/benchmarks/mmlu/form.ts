import { readFile } from 'node:fs/promises';
import { UsageError } from '@labpipe/cli';
import { readMetadata } from '@labpipe/gguf';
import { renderChat } from '@labpipe/model/template';
import type { Subject } from '../../models/subject.ts';

/** How a question is put to a model. */
export interface Form {
  /** The text that the model goes on from. */
  wrap: (prompt: string) => string;
  /** What stands between that text and the letter. */
  before: string;
}

export interface FormSettings {
  'apply-chat-template': boolean;
  'chat-template'?: string | undefined;
  'system-prompt'?: string | undefined;
}

/**
 * The form that the settings want for a model: the prompt by itself, or as the message of a user in the model's chat template, where the
 * letter begins the answer (lm-evaluation-harness's apply_chat_template, with which InstructLab measures). A UsageError where no template is known.
 */
export async function formOf(subject: Subject, settings: FormSettings): Promise<Form> {
  const {
    'apply-chat-template': applied,
    'chat-template': file,
    'system-prompt': system,
  } = settings;
  if (!applied && file === undefined) {
    if (system === undefined) return { wrap: (prompt) => prompt, before: ' ' };
    throw new UsageError(
      '--system-prompt: Unexpected without --apply-chat-template, expected both',
    );
  }
  const template = await (file === undefined ? templateOf(subject) : readTemplate(file));
  const first = system === undefined ? [] : [{ role: 'system', content: system }];
  return {
    // Servers put BOS before a text by themselves.
    wrap: (content) =>
      renderChat(template, [...first, { role: 'user', content }], { addGenerationPrompt: true }),
    before: '',
  };
}

/** The template that a record names, or a file holds. */
async function templateOf(subject: Subject): Promise<string> {
  if (!('path' in subject)) throw unknown(subject.name);
  if (subject.chatTemplate) return subject.chatTemplate;
  const path = subject.base ?? subject.path;
  const { metadata } = await readMetadata(path).catch((cause) => {
    throw unknown(path, cause);
  });
  const found = metadata.get('tokenizer.chat_template')?.value;
  if (typeof found === 'string' && found !== '') return found;
  throw unknown(path);
}

function unknown(name: string, cause?: unknown): UsageError {
  return new UsageError(
    `--apply-chat-template: Unexpected model ${name} without a chat template that is known here, expected one in its GGUF or its record; name its file with --chat-template`,
    { cause },
  );
}

async function readTemplate(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new UsageError(
      `--chat-template ${path}: Unexpected ${cause.code}, expected a Jinja file`,
      {
        cause,
      },
    );
  });
}
