import { readFileSync, writeFileSync } from 'node:fs';

/** Write a copy of a GGUF file in which the bytes of `from` are those of `to`: other metadata of the same length. */
export function patchModel(source: string, target: string, from: Buffer, to: Buffer): string {
  const bytes = readFileSync(source);
  const at = bytes.indexOf(from);
  if (at < 0 || from.length !== to.length)
    throw new Error('nothing to patch, or of another length');
  to.copy(bytes, at);
  writeFileSync(target, bytes);
  return target;
}

const boolean = 7;

/** A boolean of the metadata as it stands in the file: key, type, value. */
export function flag(key: string, value: boolean): Buffer {
  return Buffer.concat([Buffer.from(key), Buffer.from([boolean, 0, 0, 0, Number(value)])]);
}
