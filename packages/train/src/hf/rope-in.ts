import { InputError } from '@labpipe/cli';
import { float32, type MetadataValue, text, uint32 } from '@labpipe/gguf';
import { yarnScale } from '../model/yarn.ts';
import type { Config } from './config-in.ts';
import type { Llama3Scaling } from './rope.ts';

/** What a config.json says of the angles that positions turn heads by. */
export interface ReadRope {
  base: number;
  /** What GGUF says of their scaling, by keys after `rope.scaling.`. */
  scaling?: readonly (readonly [string, MetadataValue])[];
  /** Where it is Llama 3's, which is a tensor there. */
  llama3?: Llama3Scaling;
}

/** Reads it: in `rope_parameters` since transformers 5, at the top and in `rope_scaling` before. An InputError for a kind that we do not know. */
export function readRope(path: string, config: Config): ReadRope {
  const found = (config['rope_parameters'] ?? config['rope_scaling'] ?? {}) as Config;
  const base = Number(found['rope_theta'] ?? config['rope_theta'] ?? 10_000);
  const type = found['rope_type'] ?? found['type'] ?? 'default';
  if (type === 'default') return { base };
  const partial = found['partial_rotary_factor'] ?? config['partial_rotary_factor'] ?? 1;
  if (partial !== 1) {
    throw new InputError(
      `${path}: partial_rotary_factor`,
      `Unexpected ${partial} beside a scaling of type ${type}, expected 1`,
    );
  }
  const number = (key: string, otherwise?: number) => {
    const value = found[key] ?? otherwise;
    if (typeof value === 'number') return value;
    throw new InputError(
      `${path}: rope_scaling.${key}`,
      `Unexpected ${JSON.stringify(value)}, expected a number`,
    );
  };
  if (type === 'linear') {
    return {
      base,
      scaling: [
        ['type', text('linear')],
        ['factor', float32(number('factor'))],
      ],
    };
  }
  if (type === 'yarn') return { base, scaling: yarnScaling(path, found, number, config) };
  if (type === 'llama3') {
    const keys = [
      'factor',
      'low_freq_factor',
      'high_freq_factor',
      'original_max_position_embeddings',
    ] as const;
    const llama3 = Object.fromEntries(keys.map((key) => [key, number(key)]));
    return { base, llama3: llama3 as unknown as Llama3Scaling };
  }
  throw new InputError(
    `${path}: rope_scaling`,
    `Unexpected type ${type}, expected default, linear, llama3 or yarn; ${adviceFor(type)}`,
  );
}

// As transformers reads them (`_compute_yarn_parameters`), under the names of llama.cpp's converter.
function yarnScaling(
  path: string,
  found: Config,
  number: (key: string, otherwise?: number) => number,
  config: Config,
): [string, MetadataValue][] {
  const longest = Number(config['max_position_embeddings']);
  const original = number('original_max_position_embeddings', longest);
  const factor = number('factor', longest / original);
  const [scale, scaleOfAll] = [found['mscale'], found['mscale_all_dim']];
  const scaled = (by: unknown) => 1 + Number(by) * (yarnScale(factor) - 1);
  const attention =
    found['attention_factor'] ?? (scale && scaleOfAll ? scaled(scale) / scaled(scaleOfAll) : null);
  if (found['truncate'] === false) {
    throw new InputError(
      `${path}: rope_scaling.truncate`,
      'Unexpected false, expected true, as YaRN has been published',
    );
  }
  return [
    ['type', text('yarn')],
    ['factor', float32(factor)],
    ['original_context_length', uint32(original)],
    ['yarn_beta_fast', float32(number('beta_fast', 32))],
    ['yarn_beta_slow', float32(number('beta_slow', 1))],
    ...(typeof attention === 'number'
      ? [['yarn_attn_factor', float32(attention)] satisfies [string, MetadataValue]]
      : []),
  ];
}

function adviceFor(type: unknown): string {
  return type === 'dynamic'
    ? 'it changes nothing within max_position_embeddings: without it the model trains as it is'
    : 'take a model without it';
}
