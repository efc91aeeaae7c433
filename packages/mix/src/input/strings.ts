/** Finds where strings of JSON end, in a text of one character a byte. */
export interface Strings {
  /** The place of the quote that closes the string whose text begins here, or -1 where it breaks the grammar. */
  end: (start: number) => number;
  /** The same of a string without escapes. */
  plainEnd: (start: number) => number;
  /** Whether the last string that `end` went through has an escape that JSON.stringify would not write. */
  isForeign: (start: number, end: number) => boolean;
  /** Whether the string whose text begins here is known to hold more than white space. */
  isVisible: (start: number) => boolean;
}

/**
 * The strings of a text. Quotes and backslashes are searched for, which is many times faster than looking at every
 * character, and each is found once, so that no text takes longer than its length.
 */
export function stringsOf(latin: string): Strings {
  const quoteFrom = searcher(latin, '"');
  const backslashFrom = searcher(latin, '\\');
  // The last escape that only other people's tools write.
  let foreign = -1;

  return {
    end(start) {
      for (let at = start; ; ) {
        const end = quoteFrom(at);
        const backslash = backslashFrom(at);
        if (backslash > end) return end;
        if (backslash === end) return -1; // Both are nowhere.
        at = escapeEnd(latin, backslash);
        if (at < 0) return -1;
        if (isForeignEscape(latin.charCodeAt(backslash + 1))) foreign = backslash;
      }
    },
    plainEnd(start) {
      const end = quoteFrom(start);
      return end === nowhere || backslashFrom(start) < end ? -1 : end;
    },
    isForeign: (start, end) => foreign >= start && foreign < end,
    isVisible: (start) => isVisible(latin, start),
  };
}

const nowhere = Number.MAX_SAFE_INTEGER;

/** Where a character stands next, from a place on; what was found counts until it is passed, or for an earlier place. */
function searcher(latin: string, character: string): (from: number) => number {
  let searched = 0;
  let found = -1;
  return (from) => {
    if (from >= searched && from <= found) return found;
    searched = from;
    const at = latin.indexOf(character, from);
    found = at < 0 ? nowhere : at;
    return found;
  };
}

/** Behind the escape at this place, or -1 where there is no such escape. */
function escapeEnd(latin: string, at: number): number {
  const letter = latin.charAt(at + 1);
  if (letter !== '' && '"\\/bfnrt'.includes(letter)) return at + 2;
  const isUnicode = letter === 'u' && /^[0-9a-fA-F]{4}$/.test(latin.slice(at + 2, at + 6));
  return isUnicode ? at + 6 : -1;
}

function isForeignEscape(letter: number): boolean {
  return letter === 47 || letter === 117; // `/` and `u`
}

// Of two or three bytes in UTF-8: every space that String.prototype.trim takes away.
const wideSpace =
  /^(?:\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)/;

// What begins with a space of a rare kind is not looked through: others will see.
function isVisible(latin: string, start: number): boolean {
  for (let at = start; ; ) {
    const code = latin.charCodeAt(at);
    if (code === 34) return false;
    if (code === 32) at++;
    else if (code !== 92) return code < 128 || !wideSpace.test(latin.slice(at, at + 3));
    else if ('nrtf'.includes(latin.charAt(at + 1))) at += 2;
    else if (latin.charAt(at + 1) !== 'u') return '"\\/'.includes(latin.charAt(at + 1));
    else return String.fromCharCode(Number.parseInt(latin.slice(at + 2, at + 6), 16)).trim() !== '';
  }
}
