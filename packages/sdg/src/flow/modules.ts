import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ToolError, UsageError } from '@labpipe/cli';
import type { Block, BlockType, Setting } from '../blocks/block.ts';
import { describeFailure } from '../blocks/failure.ts';

/**
 * The types of blocks in JavaScript modules that a pipeline file names, each a list exported as `blockTypes`. A module is a program
 * that runs with our rights, so it is loaded only with --allow-modules.
 */
export async function readModules(
  paths: readonly string[],
  file: string,
  { allowModules }: Pick<Setting, 'allowModules'>,
): Promise<BlockType[]> {
  if (paths.length > 0 && !allowModules) {
    throw new UsageError(
      `${file}: Unexpected modules (${paths.join(', ')}), expected none: they are programs; if you trust them, pass --allow-modules`,
    );
  }
  const found = paths.map((path) => readModule(resolve(dirname(file), path), `${file}: ${path}`));
  return (await Promise.all(found)).flat();
}

async function readModule(path: string, at: string): Promise<BlockType[]> {
  const module = await load(path, at);
  const types = module['blockTypes'];
  if (Array.isArray(types) && types.every(isBlockType)) return types.map(ofModule);
  throw new UsageError(
    `${at}: Unexpected exports, expected blockTypes: a list of { type, config: a JSON Schema, open }`,
  );
}

async function load(path: string, at: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(`${at}: Unexpected error (${why}), expected a JavaScript module`, {
      cause,
    });
  }
}

function isBlockType(value: unknown): value is BlockType {
  const { type, config, open } = (value ?? {}) as Record<string, unknown>;
  return typeof type === 'string' && typeof config === 'object' && typeof open === 'function';
}

// What a block of somebody else makes of its rows is known only where it says so, and a mistake in it is no defect of ours.
function ofModule({ type, config, open }: BlockType): BlockType {
  return {
    type,
    config,
    open: async (own, place) => {
      const { name } = place;
      const block = await open(own, place);
      const run: Block['run'] = async (rows, context) => {
        try {
          return await block.run(rows, context);
        } catch (error) {
          if (context.signal?.aborted) throw error;
          const why = describeForeign(error as Error, place.at);
          return { rows: [], losses: rows.map((row) => ({ ...why, stage: name, input: { row } })) };
        }
      };
      return { ...block, run, name, isForeign: true };
    },
  };
}

function describeForeign(error: Error, at: string): ReturnType<typeof describeFailure> {
  try {
    return describeFailure(error);
  } catch {
    if (error instanceof ToolError) throw error;
    const detail = `${at}: Unexpected ${String(error)} in a block of the pipeline's own modules`;
    return { how: 'failed', reason: 'block-failed', detail };
  }
}
