/** A JSON value as text, with its keys as they come and with its keys sorted; one string where that is the same. */
export interface JsonTexts {
  readonly plain: string;
  readonly sorted: string;
}

/**
 * Both texts of a value in one pass, exactly as `JSON.stringify` writes them: to quote the strings of a record is most of the work, and
 * a record is quoted for its id and for its line. Undefined for what JSON leaves out.
 */
export function jsonTexts(value: unknown): JsonTexts | undefined {
  if (typeof value !== 'object' || value === null) return atom(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonTexts(value.toJSON());
  return Array.isArray(value) ? list(value) : mapping(value as Record<string, unknown>);
}

function atom(value: unknown): JsonTexts | undefined {
  const plain = JSON.stringify(value);
  return plain === undefined ? undefined : { plain, sorted: plain };
}

function list(items: readonly unknown[]): JsonTexts {
  let plain = '';
  let sorted = '';
  for (let at = 0; at < items.length; at++) {
    const texts = jsonTexts(items[at]);
    const comma = at === 0 ? '' : ',';
    plain += comma + (texts?.plain ?? 'null');
    sorted += comma + (texts?.sorted ?? 'null');
  }
  return { plain: `[${plain}]`, sorted: `[${sorted}]` };
}

function mapping(value: Record<string, unknown>): JsonTexts {
  const names = Object.keys(value);
  const plain: string[] = [];
  const sorted = new Map<string, string>();
  let isSorted = true;
  let last = '';
  for (const name of names) {
    const texts = jsonTexts(value[name]);
    if (texts === undefined) continue;
    const key = `${JSON.stringify(name)}:`;
    plain.push(key + texts.plain);
    sorted.set(name, key + texts.sorted);
    isSorted &&= name >= last && texts.plain === texts.sorted;
    last = name;
  }
  const text = `{${plain.join(',')}}`;
  if (isSorted && !names.some(isIndex)) return { plain: text, sorted: text };
  return { plain: text, sorted: `{${inOrder([...sorted.keys()], sorted).join(',')}}` };
}

// An object has keys that look like an index first, by number, in whatever order they were set.
function inOrder(names: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  const alphabetic = [...names].sort();
  const order = alphabetic.some(isIndex)
    ? Object.keys(Object.fromEntries(alphabetic.map((name) => [name, true])))
    : alphabetic;
  return order.map((name) => texts.get(name) ?? '');
}

function isIndex(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}
