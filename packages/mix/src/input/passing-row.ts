import { lessonOfJson } from '../training-row.ts';

/**
 * The lesson of a line that is a training row as we write them, so that it passes as it stands; undefined for any other
 * line, which may be a row in need of work, or no JSON. What passes was read to its last character by the grammar of
 * JSON (RFC 8259) and holds each of the four keys once, in any order, messages of a role and a content, and text to
 * learn in each of them.
 */
export function lessonOfPassingRow(line: string): string | undefined {
  // The regular expressions keep a place for each escape that they have read, in a stack of limited size.
  if (line.length > 1_000_000 || !line.startsWith('{')) return undefined;
  const found: Found = {};
  let at = 1;
  for (let left = 3; left >= 0; left--) {
    at = readMember(line, at, found);
    if (at < 0 || line[at++] !== (left > 0 ? ',' : '}')) return undefined;
    if (left > 0 && line[at] === ' ') at++;
  }
  if (at !== line.length) return undefined;
  return lessonOfJson(found.messages as string, found.unmask as string);
}

/** The members read so far, with what the lesson needs of them. */
interface Found {
  id?: string;
  metadata?: string;
  unmask?: string;
  /** As JSON.stringify writes them, the keys sorted. */
  messages?: string;
}

// The grammar of a string without its opening quote. One space is allowed where Python's json.dumps puts it.
const plain = '[^"\\\\\\x00-\\x1f]';
const toQuote = `${plain}*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plain}*)*"`;
// Behind `\u`, what may be white space is left to others.
const visible = `"(?:[^"\\\\\\s\\x00-\\x1f]|\\\\["\\\\/]|\\\\u(?!00[01289aA]|1680|20|3000|[fF][eE])[0-9a-fA-F]{4})${toQuote}`;
const message = (role: string, content: string) =>
  `\\{(?:"role": ?(${role}), ?"content": ?(${content})|"content": ?(${content}), ?"role": ?(${role}))\\}`;

const keys = ['id', 'messages', 'metadata', 'unmask'] as const;
const values = {
  id: new RegExp(`"${plain}+"`, 'y'),
  metadata: new RegExp(`"${toQuote}`, 'y'),
  unmask: /true|false/y,
};
const systemMessage = new RegExp(message('"system"', `"${toQuote}`), 'y');
const spokenMessage = new RegExp(message(`"(?!system")${plain}+"`, visible), 'y');

/** Where the member that begins here ends, or -1; the same key twice is no member of ours. */
function readMember(line: string, at: number, found: Found): number {
  const key = keys.find((name) => line.startsWith(name, at + 1));
  if (key === undefined || found[key] !== undefined) return -1;
  const colon = at + key.length + 1;
  if (line[at] !== '"' || !line.startsWith('":', colon)) return -1;
  const start = colon + (line[colon + 2] === ' ' ? 3 : 2);
  if (key === 'messages') return readMessages(line, start, found);
  const pattern = values[key];
  pattern.lastIndex = start;
  if (!pattern.test(line)) return -1;
  found[key] = key === 'unmask' ? line.slice(start, pattern.lastIndex) : '';
  return pattern.lastIndex;
}

function readMessages(line: string, start: number, found: Found): number {
  if (line[start] !== '[') return -1;
  let canonical = '';
  let isSpoken = false;
  for (let at = start + 1; ; at += line[at] === ' ' ? 1 : 0) {
    const spoken = match(spokenMessage, line, at);
    const parts = spoken ?? (canonical === '' ? match(systemMessage, line, at) : undefined);
    if (!parts) return -1;
    isSpoken ||= spoken !== undefined;
    const [all, role, content, contentFirst, roleLast] = parts;
    canonical += `${canonical && ','}{"content":${content ?? contentFirst},"role":${role ?? roleLast}}`;
    at += all.length;
    const end = line[at++];
    if (end === ']' && isSpoken) {
      found.messages = canonicalMessages(`[${canonical}]`);
      return at;
    }
    if (end !== ',') return -1;
  }
}

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(line) ?? undefined;
}

// JSON.stringify writes `/` and letters as they are; other people's tools may not.
function canonicalMessages(text: string): string {
  return text.includes('\\') && /\\[u/]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
}
