/** The finalizer of MurmurHash3 (Appleby, public domain): every bit of the result depends on every bit of the number. */
export function mix32(number: number): number {
  let hash = number;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 32 bits of a text: FNV-1a over its UTF-16 units, mixed. */
export function hashText(text: string, start: number = 0x811c9dc5): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return mix32(hash);
}
