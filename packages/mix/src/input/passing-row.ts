import { hashLesson, type Lesson, plainMessage } from '../lesson.ts';
import type { RowMessage } from '../training-row.ts';
import type { Block } from './block.ts';
import { type Strings, stringsOf } from './strings.ts';

/** A row that passes as it stands, as places in its block. */
export interface PassingRow {
  lesson: Lesson;
  /** Its messages begin here: a system message, where it has one, up to `spokenAt`. */
  messagesAt: number;
  spokenAt: number;
}

/**
 * Reads the row that a line of the block is; undefined for what is none that passes. It is the same object each time, as
 * making objects would be a third of the work.
 */
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
  const row = openReading(latin, stringsOf(latin));
  return (start, end) => {
    if (latin.charCodeAt(start) !== braceOpen) return undefined;
    row.seen = 0;
    let at = start + 1;
    for (let left = 3; left >= 0; left--) {
      at = readMember(row, at);
      if (at < 0 || latin.charCodeAt(at++) !== (left > 0 ? comma : braceClose)) return undefined;
      if (left > 0) at = afterSpace(latin, at);
    }
    if (at !== end || !block.isClean(start, end)) return undefined;
    hashLesson(normalText(block, row, isPrompted), row.unmask, row.lesson);
    return row;
  };
}

/** A row while it is read. */
interface Reading extends PassingRow {
  latin: string;
  strings: Strings;
  /** The keys so far, as bits: all four when four were read and none twice. */
  seen: number;
  unmask: boolean;
  /** The bracket that closes the messages. */
  messagesEnd: number;
  /** Whether the messages stand as we write them, so that their bytes are their normal form. */
  isNormal: boolean;
  /** Whether the message that was read last is a system message. */
  isSystem: boolean;
}

function openReading(latin: string, strings: Strings): Reading {
  const places = { messagesAt: 0, spokenAt: 0, messagesEnd: 0 };
  const is = { unmask: false, isNormal: false, isSystem: false };
  return { latin, strings, lesson: { high: 0, low: 0 }, seen: 0, ...places, ...is };
}

const keys = ['"id":', '"messages":', '"metadata":', '"unmask":'] as const;

/** Where the member that begins here ends, or -1; the same key twice is no member of ours. */
function readMember(row: Reading, start: number): number {
  const { latin, strings } = row;
  const key = keyAt(latin, start);
  if (!latin.startsWith(keys[key]!, start) || (row.seen & (1 << key)) !== 0) return -1;
  row.seen |= 1 << key;
  const at = afterSpace(latin, start + keys[key]!.length);
  if (key === 1) return readMessages(row, at);
  if (key === 3) return readFlag(row, at);
  return stringEnd(latin, strings, at, key === 0);
}

// The one key that may begin here: comparing with all four would cost more than the rest of the row.
function keyAt(latin: string, start: number): 0 | 1 | 2 | 3 {
  const first = latin.charAt(start + 1);
  if (first === 'm') return latin.charAt(start + 3) === 's' ? 1 : 2;
  return first === 'i' ? 0 : 3;
}

function readFlag(row: Reading, at: number): number {
  row.unmask = row.latin.startsWith('true', at);
  if (row.unmask) return at + 4;
  return row.latin.startsWith('false', at) ? at + 5 : -1;
}

function readMessages(row: Reading, open: number): number {
  const { latin } = row;
  if (latin.charCodeAt(open) !== bracketOpen) return -1;
  row.messagesAt = open + 1;
  row.spokenAt = open + 1;
  row.isNormal = true;
  for (let at = open + 1, spoken = 0; ; ) {
    const end = readMessage(row, at);
    if (end < 0 || (row.isSystem && at > open + 1)) return -1;
    if (!row.isSystem) spoken++;
    const next = latin.charCodeAt(end);
    if (next === bracketClose && spoken > 0) {
      row.messagesEnd = end;
      return end + 1;
    }
    if (next !== comma) return -1;
    at = afterSpace(latin, end + 1);
    if (at !== end + 1) row.isNormal = false;
    if (row.isSystem) row.spokenAt = at;
  }
}

/** Where a message ends, of a role and a content in either order, with text to learn where it is spoken; or -1. */
function readMessage(row: Reading, start: number): number {
  const { latin, strings } = row;
  if (latin.charCodeAt(start) !== braceOpen) return -1;
  const isRoleFirst = latin.startsWith(roleKey, start + 1);
  if (!isRoleFirst && !latin.startsWith(contentKey, start + 1)) return -1;
  const firstKey = isRoleFirst ? roleKey : contentKey;
  const secondKey = isRoleFirst ? contentKey : roleKey;
  const firstAt = afterSpace(latin, start + 1 + firstKey.length);
  const firstEnd = stringEnd(latin, strings, firstAt, isRoleFirst);
  if (firstEnd < 0 || latin.charCodeAt(firstEnd) !== comma) return -1;
  const keyAt = afterSpace(latin, firstEnd + 1);
  if (!latin.startsWith(secondKey, keyAt)) return -1;
  const secondAt = afterSpace(latin, keyAt + secondKey.length);
  const secondEnd = stringEnd(latin, strings, secondAt, !isRoleFirst);
  if (secondEnd < 0 || latin.charCodeAt(secondEnd) !== braceClose) return -1;
  const roleAt = isRoleFirst ? firstAt : secondAt;
  const contentAt = isRoleFirst ? secondAt : firstAt;
  row.isSystem = latin.startsWith('"system"', roleAt);
  // A row that is learned whole, in a form of its own.
  if (latin.startsWith('"pretraining"', roleAt)) return -1;
  if (!row.isSystem && !strings.isVisible(contentAt + 1)) return -1;
  const values = firstEnd - firstAt + (secondEnd - secondAt);
  const isTight = secondEnd - start === values + roleKey.length + contentKey.length + 2;
  if (!isRoleFirst || !isTight || strings.isForeign(contentAt, secondEnd)) row.isNormal = false;
  return secondEnd + 1;
}

const roleKey = '"role":';
const contentKey = '"content":';

/** Behind the string that begins here, or -1; names have no escapes and are not empty. */
function stringEnd(latin: string, strings: Strings, at: number, isName: boolean): number {
  if (latin.charCodeAt(at) !== quote) return -1;
  const end = isName ? strings.plainEnd(at + 1) : strings.end(at + 1);
  return end < 0 || (isName && end === at + 1) ? -1 : end + 1;
}

// One space is allowed where Python's json.dumps puts it.
function afterSpace(latin: string, at: number): number {
  return latin.charCodeAt(at) === space ? at + 1 : at;
}

/** The messages in the form of which the lesson is the hash. */
function normalText({ bytes }: Block, row: Reading, isPrompted: boolean): string | Buffer {
  const from = isPrompted ? row.spokenAt : row.messagesAt;
  if (row.isNormal) return bytes.subarray(from, row.messagesEnd);
  const parsed: RowMessage[] = JSON.parse(`[${bytes.toString('utf8', from, row.messagesEnd)}]`);
  return parsed.map(({ role, content }) => plainMessage(role, content)).join(',');
}

const space = 32;
const quote = 34;
const comma = 44;
const bracketOpen = 91;
const bracketClose = 93;
const braceOpen = 123;
const braceClose = 125;
