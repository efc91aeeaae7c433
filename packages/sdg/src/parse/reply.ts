/** A text that a model wrote, and why it stopped: `stop`, or `length` when it ran out of tokens. */
export interface Reply {
  text: string;
  finish: string;
}

/** A part of a reply that makes no row, and why. */
export interface Refusal {
  /** A short fixed word. */
  reason: string;
  detail: string;
  text: string;
}

/** What a parser makes of a reply: for each row, the values of the output columns in order. */
export interface Parsed {
  rows: string[][];
  refusals: Refusal[];
}

/** What a reply says once the model has finished thinking aloud. */
export function spokenText(text: string): string {
  const end = text.lastIndexOf('</think>');
  const spoken = end < 0 ? text : text.slice(end + '</think>'.length);
  return spoken.trimStart().startsWith('<think>') ? '' : spoken.trim();
}
