import { readFile } from 'node:fs/promises';
import { UsageError } from '@labpipe/cli';
import { findErrors } from '@labpipe/records';
import { parse } from 'yaml';
import type { Setting } from '../blocks/block.ts';

/** The content of a YAML file; what is no YAML is the user's mistake and named with its line. */
export async function readYaml(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return parse(text, { prettyErrors: true });
  } catch (cause) {
    const why = (cause as Error).message.split('\n')[0];
    throw new UsageError(`${file}: Unexpected text, expected YAML: ${why}`, { cause });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new UsageError(`${file}: Unexpected error ${why}, expected a file we can read`, {
      cause,
    });
  }
}

// Three pipelines of the same blocks share three schemas; compiling one takes longer than all else.
const checkers = new WeakMap<object, ReturnType<typeof findErrors>>();

/** Throw what a schema finds wrong with a value that stands at this place. */
export function checkShape(
  value: unknown,
  schema: object,
  at: string,
  { isProved }: Pick<Setting, 'isProved'>,
): void {
  if (isProved) return;
  const find = checkers.get(schema) ?? findErrors(schema);
  checkers.set(schema, find);
  const [error] = find(value);
  if (!error) return;
  const path = error.instancePath.replaceAll('/', '.').replace(/\.(\d+)/g, '[$1]');
  const { additionalProperty: extra, allowedValues: allowed } = error.params;
  const what =
    extra !== undefined
      ? `Unexpected key ${extra}, expected one that the block or file has`
      : `Unexpected value, ${error.message}${allowed ? `: ${allowed.join(', ')}` : ''}`;
  throw new UsageError(`${at}${path}: ${what}`);
}
