import { errorAt, type Fault } from './fault.ts';
import { nodeAt, yamlPath } from './locate.ts';
import { pythonRepr } from './python-repr.ts';
import type { Schema } from './schemas/parts.ts';
import type { Value } from './yaml/construct.ts';
import type { Node } from './yaml/node.ts';

/** The items that repeat an earlier one in lists whose items must differ (`uniqueItems`). */
export function repetitions(schema: Schema, root: Node, value: Value, pointer = ''): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) {
    return Object.entries(schema.properties ?? {}).flatMap(([key, part]) =>
      Object.hasOwn(value, key)
        ? repetitions(part, root, value[key] ?? null, `${pointer}/${key}`)
        : [],
    );
  }
  const { items } = schema;
  const within =
    items === undefined
      ? []
      : value.flatMap((item, index) => repetitions(items, root, item, `${pointer}/${index}`));
  return schema.uniqueItems ? [...repeated(root, value, pointer), ...within] : within;
}

function repeated(root: Node, items: readonly Value[], pointer: string): Fault[] {
  const first = new Map<string, number>();
  const faults: Fault[] = [];
  const sizes = items.map(sizeOf);
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  for (const [index, item] of items.entries()) {
    // Only what is as long as another can be equal to it; the texts of all are too dear to write out.
    if (counts.get(sizes[index] ?? 0) === 1) continue;
    const key = canonical(item);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, index);
    else faults.push(repetition(root, pointer, index, earlier, faults.length === 0));
  }
  return faults;
}

// Equal for equal values.
function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  if (Array.isArray(value)) for (const part of value) size += 1 + sizeOf(part);
  else for (const key of Object.keys(value)) size += 1 + sizeOf(value[key] ?? null);
  return size;
}

function repetition(
  root: Node,
  pointer: string,
  index: number,
  earlier: number,
  isFirst: boolean,
): Fault {
  const line = nodeAt(root, `${pointer}/${earlier}`).start.line + 1;
  const fault = errorAt(
    nodeAt(root, `${pointer}/${index}`).start,
    'unique-items',
    `Unexpected repetition of the entry on line ${line}, expected entries that differ`,
    'Change or remove one of them.',
  );
  const path = `${yamlPath(pointer)}[${index}]`;
  if (!isFirst) return { ...fault, path, upstream: null };
  // InstructLab reports a list once, however much repeats in it.
  const message = `${pythonRepr(nodeAt(root, pointer))} has non-unique elements`;
  return { ...fault, path, upstream: { path: yamlPath(pointer), message } };
}

// Equal values have equal texts, whatever the order of their keys.
function canonical(value: Value): string {
  if (typeof value === 'symbol') return `symbol ${String(value.description)}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
}
