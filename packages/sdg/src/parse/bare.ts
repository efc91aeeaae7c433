/** A question or answer without the blank lines, code fence, rule and bold that a model put around it. */
export function bareText(text: string): string {
  return withoutBold(withoutFence(withoutRule(text.trim())));
}

// Separators and the number of the next item stand below an answer, not in it.
function withoutRule(text: string): string {
  const lines = text.split('\n');
  const isAround = (line: string) => /^([-*_=]{3,}|\d{1,3}[.)])?$/.test(line.trim());
  while (lines.length > 1 && isAround(lines.at(-1) as string)) lines.pop();
  return lines.join('\n').trimEnd();
}

/** The marks of a fence that only opens or only closes are the rest of one around the whole reply. */
function withoutFence(text: string): string {
  const lines = text.split('\n');
  const fences = lines.filter((line) => line.trimStart().startsWith('```')).length;
  if (fences % 2 === 0) return text;
  if (/^```\w*$/.test(lines[0]?.trim() ?? '')) return lines.slice(1).join('\n').trim();
  if (lines.at(-1)?.trim() === '```') return lines.slice(0, -1).join('\n').trim();
  return text;
}

function withoutBold(text: string): string {
  const inner = text.slice(2, -2);
  const isBold = text.length > 4 && text.startsWith('**') && text.endsWith('**');
  return isBold && !inner.includes('**') ? inner.trim() : text;
}
