/** A text as one word of a shell's command line. */
export function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
