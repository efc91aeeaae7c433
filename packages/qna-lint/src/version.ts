import type { Value } from './yaml/construct.ts';

/**
 * The version that a file is checked as: its `version`, 1 without one; text and fractions count as the number in
 * them, as InstructLab resolves them, and their own type is then the schema's error. Undefined for a boolean, which
 * names no version at all.
 */
export function versionOf(value: Value): number | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : 1;
  if (typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value)) {
    return Number(value.replaceAll('_', ''));
  }
  return 1;
}
