import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import { expandGlob } from './expand-glob.ts';
import type { Size, Source } from './source.ts';
import { type Strategy, strategies } from './strategies.ts';

/** What InstructLab's recipe files say: which files to mix, how much of each, and the system message of all rows. */
export interface Recipe {
  sources: Source[];
  systemPrompt?: string;
  strategy?: Strategy;
}

/**
 * Read a recipe of instructlab-sdg (docs/data_mixing.md). Relative paths start at the recipe's folder; one with `*`, `?`, `[` or `**` names all files
 * that match, as one data set. Unlike there, a
 * `sampling_size` of 1 is one row and 1.0 all of them, and `sys_prompt` counts, in `metadata` as upstream writes it
 * or at the top as its documentation has it. Ours besides: a `weight` of each data set, and a `strategy` at the top. Throws
 * UsageError.
 */
export async function readRecipe(path: string): Promise<Recipe> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--recipe ${path}: Unexpected file (${cause.message}), expected a recipe`);
  });
  const recipe = await parseYaml(text, path);
  refuseOthers(recipe, ['datasets', 'metadata', 'sys_prompt', 'strategy'], path, 'recipe');
  const datasets = recipe['datasets'] ?? [];
  if (!Array.isArray(datasets)) throw unexpected(path, 'datasets', datasets, 'a list');
  const sources = datasets.flatMap((dataset: unknown, at): Source[] => {
    const place = `datasets[${at}]`;
    if (!isObject(dataset)) throw unexpected(path, place, dataset, 'a path and a sampling_size');
    refuseOthers(dataset, ['path', 'sampling_size', 'weight'], path, place);
    const { path: file, sampling_size: size, weight } = dataset;
    if (typeof file !== 'string' || file === '') {
      throw unexpected(path, `${place}.path`, file, 'the path of a file');
    }
    const resolved = isAbsolute(file) ? file : join(dirname(path), file);
    const files = expandGlob(resolved);
    if (files.length === 0) throw unexpected(path, `${place}.path`, file, 'a file to match it');
    const known = {
      size: sizeOf(size ?? 1.0, path, `${place}.sampling_size`),
      ...(weight !== undefined && { weight: weightOf(weight, path, `${place}.weight`) }),
      ...(files.length > 1 && { set: at }),
    };
    return files.map((one) => ({ path: one, ...known }));
  });
  const strategy = strategyOf(recipe['strategy'], path);
  const metadata = isObject(recipe['metadata']) ? recipe['metadata'] : {};
  const systemPrompt = metadata['sys_prompt'] ?? recipe['sys_prompt'] ?? undefined;
  const read = { sources, ...(strategy && { strategy }) };
  if (systemPrompt === undefined) return read;
  if (typeof systemPrompt !== 'string') throw unexpected(path, 'sys_prompt', systemPrompt, 'text');
  return { ...read, systemPrompt };
}

// Integers as BigInt, so that 1 (a row) and 1.0 (all of them) stay apart.
async function parseYaml(text: string, path: string): Promise<Record<string, unknown>> {
  const { parse } = await import('./yaml.ts');
  let recipe: unknown;
  try {
    recipe = parse(text, { intAsBigInt: true });
  } catch (cause) {
    const [why] = (cause as Error).message.split('\n');
    throw new UsageError(`--recipe ${path}: Unexpected YAML: ${why}`, { cause });
  }
  if (isObject(recipe ?? {})) return (recipe ?? {}) as Record<string, unknown>;
  throw unexpected(path, 'recipe', recipe, 'a mapping with datasets');
}

// A size that is misspelt would take all rows, and say nothing. The metadata are free: InstructLab writes notes there.
function refuseOthers(
  mapping: Record<string, unknown>,
  known: readonly string[],
  path: string,
  place: string,
): void {
  const other = Object.keys(mapping).find((key) => !known.includes(key));
  if (other !== undefined) throw unexpected(path, place, other, `only ${known.join(', ')}`);
}

function sizeOf(value: unknown, path: string, place: string): Size {
  if (typeof value === 'bigint' && value >= 0n) return { count: Number(value) };
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return { share: value };
  throw unexpected(path, place, value, 'a share such as 0.5 or a number of rows such as 2000');
}

function weightOf(value: unknown, path: string, place: string): number {
  const weight = typeof value === 'bigint' ? Number(value) : value;
  if (typeof weight === 'number' && weight >= 0 && Number.isFinite(weight)) return weight;
  throw unexpected(path, place, value, 'a number from 0');
}

function strategyOf(value: unknown, path: string): Strategy | undefined {
  const known = strategies.find((name) => name === value);
  if (value === undefined || known) return known;
  throw unexpected(path, 'strategy', value, strategies.join(', '));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unexpected(path: string, place: string, value: unknown, expected: string): UsageError {
  const found =
    value === undefined
      ? 'nothing'
      : typeof value === 'bigint'
        ? `${value}`
        : JSON.stringify(value);
  return new UsageError(`--recipe ${path}: ${place}: Unexpected ${found}, expected ${expected}`);
}
