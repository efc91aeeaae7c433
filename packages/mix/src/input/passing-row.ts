import { joinedMessages, lessonOfText, type RowMessage } from '../training-row.ts';
import type { Block } from './block.ts';
import { type Strings, stringsOf } from './strings.ts';

/** A row that passes as it stands, as places in its block. */
export interface PassingRow {
  lesson: string;
  /** Its messages begin here: a system message, where it has one, up to `spokenAt`. */
  messagesAt: number;
  spokenAt: number;
}

/** Reads the row that a line of the block is; undefined for what is none that passes. */
export type PassingRows = (start: number, end: number) => PassingRow | undefined;

/**
 * The rows of a block that pass as they stand: training rows as we write them, so that they need neither be parsed nor
 * printed. What passes was read to its last character by the grammar of JSON (RFC 8259) and holds each of the four
 * keys once, in any order, messages of a role and a content, and text to learn in each of them; any other line may be
 * a row in need of work, or no JSON. `isPrompted` leaves the system message out of the lesson, as another one will be
 * set.
 */
export function passingRows(block: Block, isPrompted: boolean): PassingRows {
  const { latin } = block;
  const strings = stringsOf(latin);
  return (start, end) => {
    if (latin.charCodeAt(start) !== braceOpen) return undefined;
    const found: Found = { seen: 0, unmask: false, messages: undefined };
    let at = start + 1;
    for (let left = 3; left >= 0; left--) {
      at = readMember(latin, strings, at, found);
      if (at < 0 || latin.charCodeAt(at++) !== (left > 0 ? comma : braceClose)) return undefined;
      if (left > 0) at = afterSpace(latin, at);
    }
    const { messages, unmask } = found;
    if (at !== end || !messages || !block.isClean(start, end)) return undefined;
    const lesson = lessonOfText(normalText(block, messages, isPrompted), unmask);
    return { lesson, messagesAt: messages.start, spokenAt: messages.spokenAt };
  };
}

/** The members read so far, as bits, and what of them counts. */
interface Found {
  seen: number;
  unmask: boolean;
  messages: Messages | undefined;
}

interface Messages {
  start: number;
  spokenAt: number;
  /** Of the closing bracket. */
  end: number;
  /** Whether it stands as we write it, so that its bytes are its normal form. */
  isNormal: boolean;
}

const keys = ['"id":', '"messages":', '"metadata":', '"unmask":'] as const;

/** Where the member that begins here ends, or -1; the same key twice is no member of ours. */
function readMember(latin: string, strings: Strings, start: number, found: Found): number {
  const key = keyAt(latin, start);
  if (!latin.startsWith(keys[key]!, start) || (found.seen & (1 << key)) !== 0) return -1;
  found.seen |= 1 << key;
  const at = afterSpace(latin, start + keys[key]!.length);
  if (key === 1) return readMessages(latin, strings, at, found);
  if (key === 3) return readFlag(latin, at, found);
  if (latin.charCodeAt(at) !== quote) return -1;
  const end = key === 0 ? strings.plainEnd(at + 1) : strings.end(at + 1);
  return key === 0 && end === at + 1 ? -1 : end < 0 ? -1 : end + 1;
}

// The one key that may begin here: comparing with all four would cost more than the rest of the row.
function keyAt(latin: string, start: number): 0 | 1 | 2 | 3 {
  const first = latin.charAt(start + 1);
  if (first === 'm') return latin.charAt(start + 3) === 's' ? 1 : 2;
  return first === 'i' ? 0 : 3;
}

function readFlag(latin: string, at: number, found: Found): number {
  found.unmask = latin.startsWith('true', at);
  if (found.unmask) return at + 4;
  return latin.startsWith('false', at) ? at + 5 : -1;
}

function readMessages(latin: string, strings: Strings, open: number, found: Found): number {
  if (latin.charCodeAt(open) !== bracketOpen) return -1;
  const messages = { start: open + 1, spokenAt: open + 1, end: -1, isNormal: true };
  let spoken = 0;
  for (let at = open + 1; ; ) {
    const { end, isSystem, isNormal } = readMessage(latin, strings, at);
    if (end < 0 || (isSystem && at > open + 1)) return -1;
    if (!isNormal) messages.isNormal = false;
    if (!isSystem) spoken++;
    const next = latin.charCodeAt(end);
    if (next === bracketClose && spoken > 0) {
      found.messages = { ...messages, end };
      return end + 1;
    }
    if (next !== comma) return -1;
    at = afterSpace(latin, end + 1);
    if (at !== end + 1) messages.isNormal = false;
    if (isSystem) messages.spokenAt = at;
  }
}

const none = { end: -1, isSystem: false, isNormal: false };

/** A role and a content, in either order; a spoken message with text to learn. */
function readMessage(latin: string, strings: Strings, start: number) {
  if (latin.charCodeAt(start) !== braceOpen) return none;
  const isRoleFirst = latin.startsWith('"role":', start + 1);
  const first = isRoleFirst ? '"role":' : '"content":';
  const second = isRoleFirst ? '"content":' : '"role":';
  if (!isRoleFirst && !latin.startsWith(first, start + 1)) return none;
  const firstAt = afterSpace(latin, start + 1 + first.length);
  const firstEnd = valueEnd(latin, strings, firstAt, isRoleFirst);
  if (firstEnd < 0 || latin.charCodeAt(firstEnd) !== comma) return none;
  const keyAt = afterSpace(latin, firstEnd + 1);
  if (!latin.startsWith(second, keyAt)) return none;
  const secondAt = afterSpace(latin, keyAt + second.length);
  const secondEnd = valueEnd(latin, strings, secondAt, !isRoleFirst);
  if (secondEnd < 0 || latin.charCodeAt(secondEnd) !== braceClose) return none;
  const roleAt = isRoleFirst ? firstAt : secondAt;
  const contentAt = isRoleFirst ? secondAt : firstAt;
  const isSystem = latin.startsWith('"system"', roleAt);
  // A row that is learned whole, in a form of its own.
  if (latin.startsWith('"pretraining"', roleAt)) return none;
  if (!isSystem && !strings.isVisible(contentAt + 1)) return none;
  const spaces = secondEnd - start - first.length - second.length - 2;
  const isTight = spaces === firstEnd - firstAt + (secondEnd - secondAt);
  return {
    end: secondEnd + 1,
    isSystem,
    isNormal: isRoleFirst && isTight && !strings.isForeign(contentAt, secondEnd),
  };
}

function valueEnd(latin: string, strings: Strings, at: number, isRole: boolean): number {
  if (latin.charCodeAt(at) !== quote) return -1;
  const end = isRole ? strings.plainEnd(at + 1) : strings.end(at + 1);
  return end < 0 || (isRole && end === at + 1) ? -1 : end + 1;
}

// One space is allowed where Python's json.dumps puts it.
function afterSpace(latin: string, at: number): number {
  return latin.charCodeAt(at) === space ? at + 1 : at;
}

/** The messages as `joinedMessages` writes them, of which the lesson is the hash. */
function normalText({ bytes }: Block, messages: Messages, isPrompted: boolean): string | Buffer {
  const from = isPrompted ? messages.spokenAt : messages.start;
  if (messages.isNormal) return bytes.subarray(from, messages.end);
  const parsed: RowMessage[] = JSON.parse(`[${bytes.toString('utf8', from, messages.end)}]`);
  return joinedMessages(parsed);
}

const space = 32;
const quote = 34;
const comma = 44;
const bracketOpen = 91;
const bracketClose = 93;
const braceOpen = 123;
const braceClose = 125;
