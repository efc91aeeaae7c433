import type { Value } from './construct.ts';
import type { ScalarNode } from './node.ts';
import { YamlError } from './yaml-error.ts';

/** The value of a scalar as PyYAML's safe_load (MIT) builds it; a YamlError where it refuses. */
export function scalarValue(node: ScalarNode): Value {
  const build = builders[node.type];
  const value = build?.(node.text);
  if (value === undefined) throw refused(node);
  return value;
}

// Each gives undefined for a text that is none of its values: `!!int x`, or the 31st of February.
const builders: Readonly<Record<string, (text: string) => Value | undefined>> = {
  str: (text) => text,
  null: () => null,
  bool: (text) => booleans.get(text.toLowerCase()),
  int: integer,
  float,
  timestamp,
  binary,
};

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
]);

function integer(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text.replaceAll('_', '')) ?? [];
  const size = magnitude(digits.trim());
  return size === undefined ? undefined : sign === '-' ? -size : size;
}

// Python refuses to read longer numbers.
const longestNumber = 4300;

function magnitude(digits: string): number | undefined {
  if (digits.length > longestNumber) return undefined;
  if (digits === '0') return 0;
  if (/^0b[01]+$/.test(digits)) return Number.parseInt(digits.slice(2), 2);
  if (/^0x[0-9a-f]+$/i.test(digits)) return Number.parseInt(digits.slice(2), 16);
  if (digits.startsWith('0'))
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
  if (/^[0-9]+(:[0-9]+)*$/.test(digits)) return sexagesimal(digits);
  return undefined;
}

function float(text: string): number | undefined {
  const [, sign = '', digits = ''] =
    /^([-+]?)(.*)$/s.exec(text.replaceAll('_', '').toLowerCase()) ?? [];
  if (digits === '.nan') return Number.NaN;
  const size = floatMagnitude(digits.trim());
  return size === undefined ? undefined : sign === '-' ? -size : size;
}

function floatMagnitude(digits: string): number | undefined {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (/^[0-9.]+(:[0-9.]+)+$/.test(digits)) return sexagesimal(digits);
  return /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(digits)
    ? Number(digits)
    : undefined;
}

// 1:30 is ninety.
function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function timestamp(text: string): symbol | undefined {
  const found =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?)?$/.exec(
      text,
    );
  if (!found) return undefined;
  const [
    year = 0,
    month = 0,
    day = 0,
    hour = 0,
    minute = 0,
    second = 0,
    zoneHour = 0,
    zoneMinute = 0,
  ] = found.slice(1).map((part) => Number(part ?? 0));
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour * 60 + zoneMinute < 24 * 60;
  return isDay && isTime ? Symbol.for(`timestamp ${text}`) : undefined;
}

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

// Python skips what is no base64, and reads on after padding that comes too early.
function binary(text: string): symbol | undefined {
  if (/[^\0-\x7f]/.test(text)) return undefined;
  let inGroup = 0;
  let padding = 0;
  for (const character of text) {
    if (character === '=') {
      padding++;
      if (inGroup >= 2 && inGroup + padding >= 4) return Symbol.for(`binary ${text}`);
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      inGroup = (inGroup + 1) % 4;
      padding = 0;
    }
  }
  return inGroup === 0 ? Symbol.for(`binary ${text}`) : undefined;
}

function refused({ start, text, type }: ScalarNode): YamlError {
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  if (type === 'merge' || type === 'value') {
    return new YamlError(
      start,
      `Unexpected ${shown} without quotes as a value, expected text: YAML 1.1 gives it a meaning of its own`,
      `Put it in quotes: ${JSON.stringify(text)}.`,
      'yaml-value',
    );
  }
  if (builders[type] !== undefined) {
    return new YamlError(
      start,
      `Unexpected ${shown}, which YAML 1.1 reads as a ${type} but which is none, expected text or a real ${type}`,
      'Put it in quotes if it is text.',
      'yaml-value',
    );
  }
  return new YamlError(
    start,
    `Unexpected tag ${JSON.stringify(type)} on ${shown}, expected a type that YAML itself defines`,
    'Put a text that begins with ! in quotes.',
    'yaml-value',
  );
}
