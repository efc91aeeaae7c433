/** A question and its answer, as prompts and replies hold them. */
export interface Pair {
  question: string;
  answer: string;
}

/**
 * The last text between `[Start of NAME]` and `[End of NAME]` that is no placeholder ("...", a verdict). Tags may share a
 * line with the text; undefined when there is none.
 */
export function blockOf(prompt: string, name: string): string | undefined {
  const span = spanOf(prompt, name);
  return span && prompt.slice(span.start, span.end).trim();
}

/** Whether the prompt itself writes a tag, around a text or to ask for one; what a document or context holds does not count. */
export function hasTag(prompt: string, name: string): boolean {
  return frameOf(prompt).toLowerCase().includes(`[start of ${name.toLowerCase()}]`);
}

/** The pairs that a prompt shows as `[QUESTION]`, `[ANSWER]`, `[END]` blocks, without those that only show the form. */
export function pairsOf(prompt: string): Pair[] {
  const pairs: Pair[] = [];
  for (const part of prompt.split(/^\[QUESTION\][ \t]*$/im).slice(1)) {
    const [question = '', rest] = part.split(/^\[ANSWER\][ \t]*$/im);
    const answer = rest?.split(/^\[END\]/im)[0];
    if (answer === undefined || isPlaceholder(question.trim()) || isPlaceholder(answer.trim()))
      continue;
    pairs.push({ question: question.trim(), answer: answer.trim() });
  }
  return pairs;
}

/** The pairs as a reply holds them; `[UNANSWERABLE]` for none. */
export function replyOf(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return '[UNANSWERABLE]';
  return pairs
    .map(({ question, answer }) => `[QUESTION]\n${question}\n[ANSWER]\n${answer}\n[END]`)
    .join('\n\n');
}

const mostPairs = 1000;

/** How many pairs the prompt's own words ask for ("Write 30 question and answer pairs"); 30 when they do not say. */
export function countAsked(prompt: string): number {
  const asked = /\bwrite (?:at most |up to |about |exactly )?(\d{1,6})\b/i.exec(
    frameOf(prompt),
  )?.[1];
  return Math.min(asked === undefined ? 30 : Number(asked), mostPairs);
}

// A document may hold anything, tags and orders among it.
function frameOf(prompt: string): string {
  const given = ['Document', 'First Document', 'Second Document', 'Context'];
  return given.reduce(withoutBlock, prompt);
}

function withoutBlock(prompt: string, name: string): string {
  const span = spanOf(prompt, name);
  return span ? prompt.slice(0, span.start) + prompt.slice(span.end) : prompt;
}

function spanOf(prompt: string, name: string): { start: number; end: number } | undefined {
  const opening = `[start of ${name.toLowerCase()}]`;
  const closing = `[end of ${name.toLowerCase()}]`;
  // Not toLowerCase: it makes some letters longer, and every place after them would be off.
  const searched = prompt.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let end = searched.lastIndexOf(closing);
  while (end >= 0) {
    const opened = searched.lastIndexOf(opening, end);
    if (opened < 0) return undefined;
    const start = opened + opening.length;
    if (!isPlaceholder(prompt.slice(start, end).trim())) return { start, end };
    end = opened === 0 ? -1 : searched.lastIndexOf(closing, opened - 1);
  }
  return undefined;
}

function isPlaceholder(text: string): boolean {
  return (
    text === '' ||
    /^(?:\.{2,}|…|<[^<>]*>|\{[^{}]*\}|(?:yes|no)(?: ?(?:\/|or|\|) ?(?:yes|no))?)\.?$/i.test(text) ||
    /^(?:the|your|a|one) (?:question|answer)[^.?!\n]{0,60}[.?]?$/i.test(text)
  );
}
