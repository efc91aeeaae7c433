/**
 * A text that cannot command a terminal: control characters become their pictures (`\x1b` is ␛), and what reverses the
 * direction of text becomes �. Line feeds and tabs stay.
 */
export function harmless(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(dangerous, picture);
}

// C0 but \t and \n, DEL, C1, and the marks that embed, override or isolate a direction (as in "Trojan Source").
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const dangerous = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}
