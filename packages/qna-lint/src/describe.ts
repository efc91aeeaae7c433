import type { Node } from './yaml/node.ts';

/** What a node is, in words: `boolean Yes`, `list`, `missing value`. */
export function describe(node: Node): string {
  if (node.kind === 'sequence') return 'list';
  if (node.kind === 'mapping') return 'mapping';
  if (node.type === 'str') return `text ${JSON.stringify(shortened(node.text))}`;
  if (node.type === 'null') return node.text === '' ? 'missing value' : `empty value ${node.text}`;
  return `${nouns[node.type] ?? node.type} ${shortened(node.text)}`;
}

const nouns: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int: 'number',
  float: 'number',
  timestamp: 'date',
};

/** What the object at a JSON pointer is called. */
export function nounOf(pointer: string): string {
  if (pointer === '') return 'file';
  if (pointer === '/document') return 'document';
  return pointer.includes('/questions_and_answers/') ? 'pair' : 'seed example';
}

/** A number of the items of the list at a JSON pointer. */
export function quantity(count: number, pointer: string): string {
  const noun = items[pointer.slice(pointer.lastIndexOf('/') + 1)] ?? 'entry';
  if (count === 1) return `1 ${noun}`;
  return `${count === 0 ? 'list without' : count} ${noun.replace(/y$/, 'ie')}s`;
}

const items: Readonly<Record<string, string>> = {
  seed_examples: 'seed example',
  questions_and_answers: 'pair',
  patterns: 'pattern',
  files: 'file',
};

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
