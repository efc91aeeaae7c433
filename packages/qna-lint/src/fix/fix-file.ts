import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { writeFileAtomically } from '@labpipe/cli';
import type { Settings } from '../lint.ts';
import { readSource } from '../read-source.ts';
import { lineEnds, newLines } from '../rules/new-lines.ts';
import { fix } from './fix.ts';

/** A file as it is, and as it is once fixed. */
export interface FixedFile {
  readonly before: string;
  readonly after: string;
}

/** What fixing makes of a file; undefined where it cannot be read as YAML. */
export function fixFile(path: string, settings: Settings): FixedFile | undefined {
  const source = readSource(path, settings);
  if (!('text' in source)) return undefined;
  const before = readFileSync(path, 'utf8');
  const text = fix(source, settings);
  if (text === undefined) return undefined;
  const after = text.replaceAll('\n', lineEndOf(settings));
  return { before, after: before.startsWith('\ufeff') ? `\ufeff${after}` : after };
}

/** Fix a file in place, at once or not at all; whether that changed it. A link stays, and what it leads to is fixed. */
export async function writeFixed(path: string, settings: Settings): Promise<boolean> {
  const fixed = fixFile(path, settings);
  if (!fixed || fixed.before === fixed.after) return false;
  await writeFileAtomically(path, (temporary) => writeFile(temporary, fixed.after));
  return true;
}

function lineEndOf({ layout }: Settings): string {
  const setting = layout?.rules.find(({ name }) => name === newLines.name);
  return lineEnds[(setting?.options as typeof newLines.options | undefined)?.type ?? 'unix'];
}
