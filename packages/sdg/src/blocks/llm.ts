import { openAsking } from './asking.ts';
import { type AskingConfig, askingSchema, readAsk } from './asking-config.ts';
import type { BlockType, Place } from './block.ts';
import { exactly, text } from './schema.ts';

type Config = AskingConfig & { config_path: string };

/**
 * Asks the model about each row by chat completions, with the prompt config at `config_path`, and makes a row of each
 * answer that the parser finds. `n` and `batch_kwargs.num_samples` may be `scaled`: --scale-factor.
 */
export const llm = llmNamed('LLMBlock');

/** The same: upstream's asks for no log probabilities either, and reads the reply as LLMBlock does (reference 3.6). */
export const llmLogProb = llmNamed('LLMLogProbBlock');

function llmNamed(type: string): BlockType {
  return {
    type,
    config: exactly({ config_path: text, ...askingSchema }, 'config_path', 'output_cols'),
    open: async (config: Config, place: Place) => {
      const ask = await readAsk(config.config_path, config, place);
      return openAsking(config, place, [ask], () => ({ ask }));
    },
  };
}
