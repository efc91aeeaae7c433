/** Keeps what people wrote apart from a chat template's own marks, across the rendering of the template. */
export interface UserText {
  /** A text in which nothing is a mark of the template any more. */
  hide: (text: string) => string;
  /** What the template rendered, cut: in `literal` parts marks are words that a person wrote, elsewhere they are marks. */
  cut: (rendered: string) => RenderedPart[];
}

export interface RenderedPart {
  text: string;
  literal: boolean;
}

// Noncharacters: no text may hold them in interchange, and templates neither trim nor escape them.
const open = '\uFDD0';
const close = '\uFDD1';
const placeholder = new RegExp(`${open}(\\d+)${close}`, 'g');

/**
 * For a model with these marks (the longest first): gives the means for one rendering. Every mark is hidden, and any
 * part of one at the ends of a text, which might become whole beside its neighbours. Texts without marks stay as they
 * are, so that templates can trim and compare them.
 */
export function userTexts(marks: readonly string[]): () => UserText {
  const starts = new Set(marks.flatMap((mark) => lengths(mark).map((n) => mark.slice(0, n))));
  const ends = new Set(marks.flatMap((mark) => lengths(mark).map((n) => mark.slice(-n))));
  const longest = Math.max(0, ...marks.map((mark) => mark.length));
  const whole = new RegExp(source([open, close, ...marks]), 'g');
  const seams = marks.length > 0 ? new RegExp(`(${source(marks)})`, 'g') : undefined;

  return () => {
    const hidden: string[] = [];
    const put = (text: string) => `${open}${hidden.push(text) - 1}${close}`;
    return {
      hide(text) {
        const last = longestEnd(text, longest, (end) => starts.has(end));
        const middle = text.slice(0, text.length - last.length);
        const first = longestStart(middle, longest, (start) => ends.has(start));
        const rest = middle.slice(first.length).replace(whole, put);
        return `${first && put(first)}${rest}${last && put(last)}`;
      },
      cut: (rendered) =>
        (seams ? rendered.split(seams) : [rendered])
          .filter((part) => part !== '')
          .map((part) => {
            const text = part.replace(placeholder, (_all, index) => hidden[Number(index)] ?? '');
            return { text, literal: text !== part };
          }),
    };
  };
}

function longestEnd(text: string, longest: number, is: (end: string) => boolean): string {
  for (let n = Math.min(longest, text.length); n > 0; n--) {
    if (is(text.slice(-n))) return text.slice(-n);
  }
  return '';
}

function longestStart(text: string, longest: number, is: (start: string) => boolean): string {
  for (let n = Math.min(longest, text.length); n > 0; n--) {
    if (is(text.slice(0, n))) return text.slice(0, n);
  }
  return '';
}

function lengths(mark: string): number[] {
  return Array.from({ length: mark.length - 1 }, (_, i) => i + 1);
}

function source(texts: readonly string[]): string {
  return texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
}
