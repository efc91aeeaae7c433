import { UsageError } from '@labpipe/cli';

/** Whether a leaf belongs to one of several machines, by its id alone: each leaf to exactly one of them. */
export type Shard = (leaf: { id: string }) => boolean;

/** Read `--shard I/N`, from 1/N to N/N; without it, every leaf is ours. Throws UsageError. */
export function readShard(text: string | undefined): Shard {
  if (text === undefined) return () => true;
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [own, all] = [Number(index), Number(count)];
  if (!(own >= 1 && own <= all))
    throw new UsageError(
      `--shard: Unexpected ${text}, expected I/N with I from 1 to N: the first of four is 1/4`,
    );
  return ({ id }) => placeOf(id) % all === own - 1;
}

// Ids are hashes in hex, and 12 digits of one are exact as a number; ids of other tools are hashed by FNV-1a.
function placeOf(id: string): number {
  if (/^[0-9a-f]{12}/.test(id)) return Number.parseInt(id.slice(0, 12), 16);
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
