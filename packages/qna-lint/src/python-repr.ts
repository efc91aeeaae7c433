import type { Node, ScalarNode } from './yaml/node.ts';
import { scalarValue } from './yaml/scalar-value.ts';

/** A value as Python prints it, which InstructLab's messages quote. */
export function pythonRepr(node: Node): string {
  if (node.kind === 'sequence') return `[${node.items.map(pythonRepr).join(', ')}]`;
  if (node.kind === 'scalar') return scalarRepr(node);
  // A repeated key has its first place and its last value.
  const entries = new Map(node.entries.map(([key, value]) => [pythonRepr(key), pythonRepr(value)]));
  return `{${[...entries].map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

/** A text as Python prints it. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(
    /['"\\]|[^\x20-\x7e\xa1-\xac\xae-\u2027\u202a-\ufefe\uff00-\uffff]/g,
    (character) => {
      if (character === '"' || character === "'")
        return character === quote ? `\\${character}` : character;
      return escapes[character] ?? hexadecimal(character);
    },
  );
  return quote + body + quote;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function hexadecimal(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

function scalarRepr(node: ScalarNode): string {
  const { type, text } = node;
  switch (type) {
    case 'str':
      return pythonString(text);
    case 'null':
      return 'None';
    case 'bool':
      return /^(?:yes|true|on)$/i.test(text) ? 'True' : 'False';
    case 'timestamp':
      return timestampRepr(text);
    case 'int':
      return String(scalarValue(node));
    case 'float':
      return floatRepr(Number(scalarValue(node)));
    default:
      return text;
  }
}

function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function timestampRepr(text: string): string {
  const [year, month, day, ...time] = (text.match(/\d+/g) ?? []).slice(0, 6).map(Number);
  if (time.length === 0) return `datetime.date(${year}, ${month}, ${day})`;
  return `datetime.datetime(${[year, month, day, ...time].join(', ')})`;
}
