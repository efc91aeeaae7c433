import { keyOf } from './yaml/construct.ts';
import type { Node, ScalarNode } from './yaml/node.ts';
import { scalarValue } from './yaml/scalar-value.ts';

/** The node at a JSON pointer (`/seed_examples/0/answer`), or the deepest on the way that is there. */
export function nodeAt(root: Node, pointer: string): Node {
  let node = root;
  for (const segment of segments(pointer)) {
    const child =
      node.kind === 'sequence' ? node.items[Number(segment)] : entry(node, segment)?.[1];
    if (child === undefined) return node;
    node = child;
  }
  return node;
}

/** The key and the value of an entry of a mapping; the last, as that is the one that counts. */
export function entry(node: Node, name: string): [ScalarNode, Node] | undefined {
  if (node.kind !== 'mapping') return undefined;
  return node.entries.findLast((pair): pair is [ScalarNode, Node] => isKey(pair[0], name));
}

/** A JSON pointer as a YAML path: `.seed_examples[0].answer`; `.` is the root. */
export function yamlPath(pointer: string): string {
  const path = segments(pointer).map((segment) =>
    /^\d+$/.test(segment)
      ? `[${segment}]`
      : /^\w+$/.test(segment)
        ? `.${segment}`
        : `[${JSON.stringify(segment)}]`,
  );
  return path.length === 0 ? '.' : path.join('');
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isKey(key: Node, name: string): boolean {
  return key.kind === 'scalar' && nameOf(key) === name;
}

function nameOf(key: ScalarNode): string {
  return key.type === 'str' ? key.text : keyOf(key, scalarValue(key));
}
