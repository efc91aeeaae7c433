/** A text between the tags of a name. */
export function tagged(tag: string, text: string): string {
  return `[Start of ${tag}]\n${text}\n[End of ${tag}]`;
}
