/**
 * A text of which everything shows: control characters, which could rule a terminal or break a line in two, and marks
 * that turn the direction of writing, as `\u001b` and the like. Names of files and values come from anywhere.
 */
export function visible(text: string): string {
  return hidden.test(text) ? text.replace(eachHidden, escaped) : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hidden = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const eachHidden = new RegExp(hidden.source, 'g');

function escaped(character: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A line of a file as it stands in a frame: each such character a blank, so that columns stay true. */
export function blanked(text: string): string {
  return text.replace(eachHidden, ' ');
}
