/** What belongs together, by the name of the part, in the order in which the parts come. */
export function groupByPart<T extends { part: string }>(marks: readonly T[]): Map<string, T[]> {
  const parts = new Map<string, T[]>();
  for (const mark of marks) {
    const own = parts.get(mark.part) ?? [];
    own.push(mark);
    parts.set(mark.part, own);
  }
  return parts;
}
