/** What to say of a record that `isTooDeep` refuses. */
export const tooDeep = 'Unexpected nesting, expected at most 500 levels';

/** Whether lists and objects of a JSON value lie in each other more than 500 deep: JSON.parse reads what JSON.stringify then cannot write for lack of stack. */
export function isTooDeep(value: unknown, levels = 500): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && isTooDeep(inner, levels - 1)) return true;
  }
  return false;
}
