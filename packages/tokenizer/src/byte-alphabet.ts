/**
 * The character that stands for each byte in a byte-level vocabulary: itself where it is printable, else one from
 * U+0100 on, in order (`bytes_to_unicode` of GPT-2's encoder.py).
 */
export const charOfByte: readonly string[] = alphabet();

export const byteOfChar: ReadonlyMap<string, number> = new Map(
  charOfByte.map((char, byte) => [char, byte]),
);

/** A text as its UTF-8 bytes, each written as its character; as many characters as bytes. */
export function toByteChars(text: string): string {
  let chars = '';
  for (const byte of Buffer.from(text, 'utf8')) chars += charOfByte[byte];
  return chars;
}

function alphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : next++),
  );
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
}
