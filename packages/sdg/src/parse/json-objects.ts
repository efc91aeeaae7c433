/** An object in a text, as it stands there. */
export interface InnerObject {
  source: string;
  closed: boolean;
}

/** Every object that holds no other, and the last one that is cut off; in one pass over the text. */
export function innerObjects(text: string): InnerObject[] {
  const objects: InnerObject[] = [];
  const open: { start: number; isOuter: boolean }[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"' && open.length > 0) inString = !inString;
    else if (inString) continue;
    else if (character === '{') {
      const outer = open.at(-1);
      if (outer) outer.isOuter = true;
      open.push({ start: at, isOuter: false });
    } else if (character === '}') {
      const { start, isOuter } = open.pop() ?? { start: at, isOuter: true };
      if (!isOuter) objects.push({ source: text.slice(start, at + 1), closed: true });
    }
  }
  const cut = open.at(-1);
  if (cut && !cut.isOuter) objects.push({ source: text.slice(cut.start), closed: false });
  return objects;
}

/** An object that may have line breaks in its strings and a comma after its last key, as models write them. */
export function parseLenient(source: string): Record<string, unknown> | undefined {
  for (const text of [source, source.replace(/\s+/g, ' ').replace(/, ?\}$/, '}')]) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {}
  }
  return undefined;
}
