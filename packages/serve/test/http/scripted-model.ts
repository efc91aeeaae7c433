import type { Model } from '../../src/model.ts';

/** A model that says what a test wants, at the speed that it wants. */
export function scriptedModel(generate: Model['generate']): Model {
  const prompt = { text: '', tokens: [1] };
  return {
    contextLength: 100,
    chatPrompt: () => prompt,
    textPrompt: () => prompt,
    generate,
    close: async () => {},
  };
}
