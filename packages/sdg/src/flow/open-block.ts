import { UsageError } from '@labpipe/cli';
import type { Block, BlockType, Setting } from '../blocks/block.ts';
import { checkShape } from './yaml.ts';

/** Where a block stands, and the types that there are. */
export interface Spot extends Setting {
  name: string;
  at: string;
  folder: string;
  types: readonly BlockType[];
}

/** The block of a type with a config, once its schema has proved it. */
export async function openBlock(spot: Spot, type: string, config: unknown): Promise<Block> {
  const { types, ...place } = spot;
  const found = types.find((known) => known.type === type);
  if (!found) {
    const expected = types.map((known) => known.type).join(', ');
    throw new UsageError(`${place.at}.type: Unexpected ${type}, expected one of ${expected}`);
  }
  const at = `${place.at}.config`;
  checkShape(config, found.config, at, spot);
  const open = (inner: string, innerConfig: unknown) => openBlock(spot, inner, innerConfig);
  return found.open(config as never, { ...place, at, open });
}
