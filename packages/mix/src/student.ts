/** Families of students that have a system prompt of their own. */
export const families = ['llama', 'granite', 'granite-3.1', 'other'] as const;
export type Family = (typeof families)[number];

const redHat = (base: string) =>
  `I am a Red Hat® Instruct Model, an AI language model developed by Red Hat and IBM Research based on the ${base} model. My primary role is to serve as a chat assistant.`;

/** The system messages that InstructLab trains and serves each family with (`ilab`'s common.py, SYS_PROMPTS; Apache-2.0). */
export const systemPrompts: Readonly<Record<Family, string>> = {
  llama:
    'I am, Red Hat® Instruct Model based on Granite 7B, an AI language model developed by Red Hat and IBM Research, based on the Granite-7b-base language model. My primary function is to be a chat assistant.',
  granite: redHat('granite-3.0-8b-base'),
  'granite-3.1': redHat('granite-3.1-8b-base'),
  other:
    'I am an advanced AI language model designed to assist you with a wide range of tasks and provide helpful, clear, and accurate responses. My primary role is to serve as a chat assistant.',
};
