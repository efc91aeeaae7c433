/** Whether a pattern has a wildcard, or is just a path. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * Whether a path (parts between `/`) matches a glob as Python's recursive `glob` reads it, which is what InstructLab's
 * patterns were written for: `*` `?` `[a-z]` `[!a]` within a part, `**` for any parts or none; a leading dot only by a dot.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.split('/').filter((part) => part !== '.');
  return matchSequence(
    wanted,
    path.split('/'),
    (part) => part === '**',
    (part) => !part.startsWith('.'),
    matchesPart,
  );
}

function matchesPart(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  return matchSequence(
    tokensOf(pattern),
    [...name],
    (token) => token === 'any',
    () => true,
    (token, character) => token !== 'any' && token(character),
  );
}

/** A character that a pattern allows, or `any` run of characters. */
type Token = 'any' | ((character: string) => boolean);

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    const close = character === '[' ? closeOf(characters, at) : -1;
    if (close > 0) {
      tokens.push(oneOf(characters.slice(at + 1, close)));
      at = close;
    } else if (character === '*') tokens.push('any');
    else if (character === '?') tokens.push(() => true);
    else tokens.push((other) => other === character);
  }
  return tokens;
}

/** Where the set that opens here closes; a `]` right after the opening belongs to it. */
function closeOf(characters: readonly string[], open: number): number {
  return characters.indexOf(']', open + (characters[open + 1] === '!' ? 3 : 2));
}

function oneOf(set: readonly string[]): (character: string) => boolean {
  const negated = set[0] === '!';
  const members = negated ? set.slice(1) : set;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at] as string;
    const to = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (character) => negated !== ranges.some(([a, b]) => a <= character && character <= b);
}

// Going back to the last wildcard only: no pattern, however hostile, takes more than length times length steps.
function matchSequence<P, S>(
  pattern: readonly P[],
  sequence: readonly S[],
  isWild: (item: P) => boolean,
  mayBeWild: (item: S) => boolean,
  matches: (item: P, other: S) => boolean,
): boolean {
  let [p, s] = [0, 0];
  let [wild, resume] = [-1, 0];
  while (s < sequence.length) {
    const item = pattern[p];
    if (p < pattern.length && isWild(item as P)) {
      wild = p++;
      resume = s;
    } else if (p < pattern.length && matches(item as P, sequence[s] as S)) {
      p++;
      s++;
    } else if (wild >= 0 && mayBeWild(sequence[resume] as S)) {
      s = ++resume;
      p = wild + 1;
    } else return false;
  }
  while (p < pattern.length && isWild(pattern[p] as P)) p++;
  return p === pattern.length;
}
