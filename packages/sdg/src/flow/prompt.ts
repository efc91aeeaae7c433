import type { Setting } from '../blocks/block.ts';
import { exactly, text, texts } from '../blocks/schema.ts';
import type { Tags } from '../parse/tags.ts';
import { checkShape, readYaml } from './yaml.ts';

/** What a model is asked, as a template, and what its answers stand between. */
export interface Prompt {
  template: string;
  tags: Tags[];
}

const parts = ['system', 'introduction', 'principles', 'examples', 'generation'] as const;
const part = { anyOf: [text, { type: 'null' }] };
const schema = exactly({
  ...Object.fromEntries(parts.map((name) => [name, part])),
  start_tags: texts,
  end_tags: texts,
});

/**
 * A prompt config of InstructLab's form: five parts, joined by newlines into one Jinja template, which becomes one user
 * message, as not every chat template knows a system role.
 */
export async function readPrompt(
  file: string,
  setting: Pick<Setting, 'isProved'>,
): Promise<Prompt> {
  const config = await readYaml(file);
  checkShape(config, schema, file, setting);
  const { start_tags: starts = [], end_tags: ends = [], ...texts } = config as PromptConfig;
  return {
    template: parts.map((name) => texts[name] ?? '').join('\n'),
    tags: starts.map((start, index) => ({ start, end: ends[index] ?? '' })),
  };
}

type PromptConfig = { [name in (typeof parts)[number]]?: string | null } & {
  start_tags?: string[];
  end_tags?: string[];
};
