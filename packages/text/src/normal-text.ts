/**
 * A text as questions are compared: compatibility forms folded (NFKC), lower case, every run of what is neither letter
 * nor digit one space. Nothing is added or moved, so what stands in a text also stands in its normal form.
 */
export function normalText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
