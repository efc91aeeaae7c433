import { UsageError } from '@labpipe/cli';
import { openAsking } from './asking.ts';
import { type Ask, type AskingConfig, askingSchema, readAsk } from './asking-config.ts';
import type { BlockType, Row } from './block.ts';
import { exactly, text } from './schema.ts';

type Config = AskingConfig & {
  config_paths: [path: string, key: string][];
  selector_column_name: string;
};

/**
 * LLMBlock with a choice of prompts: `config_paths` lists [path, key], and a row is asked about with the prompt whose key its
 * selector column holds. The one key `All` is for every row.
 */
export const conditionalLlm: BlockType = {
  type: 'ConditionalLLMBlock',
  config: exactly(
    {
      config_paths: {
        type: 'array',
        minItems: 1,
        items: { type: 'array', items: text, minItems: 2, maxItems: 2 },
      },
      selector_column_name: text,
      ...askingSchema,
    },
    'config_paths',
    'selector_column_name',
    'output_cols',
  ),
  open: async (config: Config, place) => {
    const { config_paths: paths, selector_column_name: column } = config;
    const asks = new Map<string, Ask>();
    for (const [path, key] of paths) {
      if (asks.has(key))
        throw new UsageError(`${place.at}.config_paths: Unexpected second ${key}, expected one`);
      asks.set(key, await readAsk(path, config, place));
    }
    const all = asks.size === 1 ? asks.get('All') : undefined;
    const choose = (row: Row) => {
      const ask = all ?? asks.get(String(row[column]));
      return ask ? { ask } : noChoice(place.name, column, row, [...asks.keys()]);
    };
    const block = openAsking(config, place, [...asks.values()], choose);
    return {
      ...block,
      check: (row) => {
        if (all === undefined && !(column in row))
          throw new Error(`Unexpected row without ${column}, expected the selector column`);
        return block.check?.(row) ?? row;
      },
    };
  },
};

function noChoice(stage: string, column: string, row: Row, keys: readonly string[]) {
  const detail = `Unexpected ${column} ${JSON.stringify(row[column])}, expected one of ${keys.join(', ')}`;
  return { loss: { how: 'rejected', stage, reason: 'no-choice', detail, input: { row } } } as const;
}
