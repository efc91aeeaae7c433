import { schemaOfFormat } from '../format-faults.ts';
import type { Content, Settings } from '../lint.ts';
import { entry, nodeAt } from '../locate.ts';
import { schemaErrors } from '../schema-faults.ts';
import type { Value } from '../yaml/construct.ts';
import type { Node } from '../yaml/node.ts';
import type { Change } from './attempt.ts';

/** A change of a value, which is then this one at a JSON pointer. */
export interface ContentChange extends Change {
  readonly pointer: string;
  readonly value: Value;
}

/** Quotes for unquoted scalars that must be text, and none around a number that must be one. */
export function typeChanges(text: string, content: Content, settings: Settings): ContentChange[] {
  const schema = schemaOfFormat(content, content.version, settings);
  if (schema === undefined) return [];
  return schemaErrors(schema, content.value).flatMap(({ keyword, instancePath, params }) => {
    if (keyword !== 'type') return [];
    return typeChange(text, nodeAt(content.root, instancePath), instancePath, params['type']);
  });
}

/** Version 3 for a file of version 2 that is right as either. */
export function versionChanges(
  text: string,
  content: Content,
  settings: Settings,
): ContentChange[] {
  const node = entry(content.root, 'version')?.[1];
  if (content.value['version'] !== 2 || node === undefined) return [];
  const schema = schemaOfFormat(content, 3, settings);
  const value = withValue(content.value, '/version', 3);
  if (schema === undefined || schemaErrors(schema, value).length > 0) return [];
  return replace(text, node, '/version', '2', '3', 3);
}

/** A value with another at a JSON pointer. */
export function withValue(value: Value, pointer: string, inner: Value): Value {
  if (pointer === '') return inner;
  const [, key = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(pointer) ?? [];
  const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      String(index) === name ? withValue(item, rest, inner) : item,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [name]: withValue(value[name] ?? null, rest, inner) };
}

function typeChange(text: string, node: Node, pointer: string, type: string): ContentChange[] {
  if (node.kind !== 'scalar') return [];
  const { text: words, style } = node;
  if (type === 'string' && style === 'plain' && quotable.has(node.type)) {
    return replace(text, node, pointer, words, JSON.stringify(words), words);
  }
  const isQuotedNumber = type === 'integer' && (style === '"' || style === "'");
  if (!isQuotedNumber || !/^[1-9]\d{0,8}$/.test(words)) return [];
  return replace(text, node, pointer, style + words + style, words, Number(words));
}

// What is empty, or says null, has no text that could be put in quotes.
const quotable: ReadonlySet<string> = new Set(['bool', 'int', 'float', 'timestamp']);

// An anchor, a tag or a comment before a value is not for us to reword.
function replace(
  text: string,
  { start }: Node,
  pointer: string,
  from: string,
  to: string,
  value: Value,
): ContentChange[] {
  const { offset } = start;
  if (!text.startsWith(from, offset)) return [];
  return [{ edits: [{ start: offset, end: offset + from.length, text: to }], pointer, value }];
}
