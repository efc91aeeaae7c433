import { resolve } from 'node:path';
import { UsageError } from '@labpipe/cli';
import type { BlockType, Setting } from '../blocks/block.ts';
import { blockTypes } from '../blocks/index.ts';
import { exactly, text, texts } from '../blocks/schema.ts';
import { readModules } from './modules.ts';
import { checkShape, readYaml } from './yaml.ts';

/** A pipeline file as it is written, in InstructLab's format; `modules`, `drop_near_duplicates`, `when` and `unless` are ours. */
export interface PipelineFile {
  file: string;
  blocks: readonly PipelineStep[];
  /** Ours, and those of the file's modules. */
  types: readonly BlockType[];
  datamixing?: { auxiliary_instructions?: Record<string, string[]> };
}

/** For each column, the value or values that it may have. */
export type Condition = Readonly<Record<string, string | readonly string[]>>;

export interface PipelineStep {
  name: string;
  type: string;
  config: unknown;
  /** Only rows that hold one of these values in each of these columns go through the block; the others pass it by. */
  when?: Condition;
  /** The other way round. */
  unless?: Condition;
  drop_columns?: string[];
  drop_duplicates?: string[];
  drop_near_duplicates?: { columns: string[]; threshold?: number };
}

const condition = {
  type: 'object',
  minProperties: 1,
  additionalProperties: { anyOf: [text, { ...texts, minItems: 1 }] },
};

const step = exactly(
  {
    name: text,
    type: text,
    config: { type: 'object' },
    when: condition,
    unless: condition,
    drop_columns: texts,
    drop_duplicates: texts,
    drop_near_duplicates: exactly(
      {
        columns: { ...texts, minItems: 1 },
        threshold: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      },
      'columns',
    ),
  },
  'name',
  'type',
  'config',
);

const schema = exactly(
  {
    version: { anyOf: [text, { type: 'number' }] },
    modules: texts,
    blocks: { type: 'array', items: step },
    datamixing: exactly({
      auxiliary_instructions: { type: 'object', additionalProperties: { ...texts, minItems: 1 } },
    }),
  },
  'version',
  'blocks',
);

/** Read a pipeline file and the modules that it names. */
export async function readPipeline(file: string, setting: Setting): Promise<PipelineFile> {
  const content = await readYaml(file);
  checkShape(content, schema, file, setting);
  const {
    version,
    modules = [],
    ...rest
  } = content as Omit<PipelineFile, 'file' | 'types'> & {
    version: string | number;
    modules?: string[];
  };
  checkVersion(String(version), file);
  const types = [...blockTypes, ...(await readModules(modules, file, setting))];
  return { ...rest, file, types };
}

function checkVersion(version: string, file: string): void {
  if (/^1(\.\d+)?$/.test(version)) return;
  throw new UsageError(
    `${file}: version: Unexpected ${version}, expected "1.0": a newer labpipe may read it`,
  );
}

const importConfig = exactly({ path: text }, 'path');

/** The pipeline file that an ImportBlock names, relative to the folder of its own. */
export function importedPath(
  config: unknown,
  at: string,
  folder: string,
  setting: Setting,
): string {
  checkShape(config, importConfig, `${at}.config`, setting);
  return resolve(folder, (config as { path: string }).path);
}
