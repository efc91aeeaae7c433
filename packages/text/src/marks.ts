/**
 * A text's numbers, and its words with a capital that do not begin a sentence: what questions differ in that ask for other
 * things, however alike they are.
 */
export function marksOf(text: string): string {
  const numbers = text.match(/\p{N}+/gu) ?? [];
  const names = text.match(/(?<=[\p{L}\p{N},;'"(-] ?)(?<![.!?:] )\p{Lu}[\p{L}\p{N}]*/gu) ?? [];
  return [...new Set([...numbers, ...names])].sort().join(' ');
}
