import { lessonOfJson } from '../training-row.ts';

/** A row that passes: what is learned of it, and the line that it is written as. */
export interface PassingRow {
  lesson: string;
  line: string;
}

/**
 * A line that is a training row as we write them, so that it passes as it stands, but for the system message that is
 * set (see withSystemPrompt); undefined for any other line, which may be a row in need of work, or no JSON. What passes
 * was read to its last character by the grammar of JSON (RFC 8259) and holds each of the four keys once, in any order,
 * messages of a role and a content, and text to learn in each of them.
 */
export function readPassingRow(line: string, systemPrompt?: string): PassingRow | undefined {
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
  const { system, spoken, start, spokenAt } = found.messages!;
  const set = systemPrompt === undefined ? system : systemJson('content', 'role', systemPrompt);
  const lesson = lessonOfJson(canonicalMessages(`[${set}${set && ','}${spoken}]`), found.unmask!);
  if (systemPrompt === undefined) return { lesson, line };
  const written = systemJson('role', 'content', systemPrompt);
  const head = `${line.slice(0, start)}${written}${written && ','}`;
  return { lesson, line: `${head}${line.slice(spokenAt)}` };
}

function systemJson(first: string, second: string, content: string): string {
  return content && JSON.stringify({ content, role: 'system' }, [first, second]);
}

/** The members read so far, with what the lesson needs of them. */
interface Found {
  id?: string;
  metadata?: string;
  unmask?: string;
  messages?: Messages;
}

/** A system message and those behind it, as JSON with sorted keys, and where they begin in the line. */
interface Messages {
  system: string;
  spoken: string;
  start: number;
  spokenAt: number;
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
const spokenMessage = new RegExp(message(`"(?!system"|pretraining")${plain}+"`, visible), 'y');

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

function readMessages(line: string, open: number, found: Found): number {
  if (line[open] !== '[') return -1;
  const start = open + 1;
  const first = match(systemMessage, line, start);
  const system = first ? canonical(first) : '';
  let at = start + (first?.[0].length ?? 0);
  if (first && line[at++] !== ',') return -1;
  if (first && line[at] === ' ') at++;
  const spokenAt = at;
  for (let spoken = ''; ; at += line[at] === ' ' ? 1 : 0) {
    const parts = match(spokenMessage, line, at);
    if (!parts) return -1;
    spoken += `${spoken && ','}${canonical(parts)}`;
    at += parts[0].length;
    const end = line[at++];
    if (end === ']') {
      found.messages = { system, spoken, start, spokenAt };
      return at;
    }
    if (end !== ',') return -1;
  }
}

function canonical([, role, content, contentFirst, roleLast]: RegExpExecArray): string {
  return `{"content":${content ?? contentFirst},"role":${role ?? roleLast}}`;
}

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(line) ?? undefined;
}

// JSON.stringify writes `/` and letters as they are; other people's tools may not.
function canonicalMessages(text: string): string {
  return text.includes('\\') && /\\[u/]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
}
