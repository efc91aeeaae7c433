import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import type { Leaf } from '@labpipe/records';
import type { Block, Setting } from '../blocks/block.ts';
import { blockTypes } from '../blocks/index.ts';
import { exactly, text, texts } from '../blocks/schema.ts';
import { packagedPipeline, packagedPipelines } from '../packaged.ts';
import { checkShape, readYaml } from './yaml.ts';

/** What is done to the rows of a leaf, from seed rows to rows with a question and an answer. */
export interface Pipeline {
  file: string;
  steps: Step[];
}

export interface Step {
  block: Block;
  dropColumns: readonly string[];
  /** Of the rows of a leaf that agree in all of these columns, only the first goes on. */
  dropDuplicates: readonly string[];
}

export type Pipelines = Readonly<Record<Leaf['type'], Pipeline>>;

const files: Readonly<Record<Leaf['type'], string>> = {
  knowledge: 'knowledge.yaml',
  freeform_skill: 'freeform_skills.yaml',
  grounded_skill: 'grounded_skills.yaml',
};

const schema = exactly(
  {
    version: { anyOf: [text, { type: 'number' }] },
    blocks: {
      type: 'array',
      minItems: 1,
      items: exactly(
        {
          name: text,
          type: text,
          config: { type: 'object' },
          drop_columns: texts,
          drop_duplicates: texts,
        },
        'name',
        'type',
        'config',
      ),
    },
  },
  'version',
  'blocks',
);

interface PipelineFile {
  version: string | number;
  blocks: {
    name: string;
    type: string;
    config: unknown;
    drop_columns?: string[];
    drop_duplicates?: string[];
  }[];
}

/** The pipelines of a folder, one a type of leaf, all checked; a bare name is one of ours. */
export async function openPipelines(name: string, setting: Setting): Promise<Pipelines> {
  const folder = folderOf(name);
  const opened = await Promise.all(
    Object.entries(files).map(async ([type, file]) => [
      type,
      await openPipeline(join(folder, file), setting),
    ]),
  );
  return Object.fromEntries(opened);
}

function folderOf(name: string): string {
  const folder = packagedPipeline(name) ?? name;
  if (!existsSync(folder)) {
    const ours = packagedPipelines().join(', ');
    throw new UsageError(
      `--pipeline ${name}: Unexpected name, expected ${ours}, or a folder with ${Object.values(files).join(', ')}`,
    );
  }
  return folder;
}

/** A pipeline file with every block opened; what is wrong with it is named by its place. */
export async function openPipeline(file: string, setting: Setting): Promise<Pipeline> {
  const content = await readYaml(file);
  checkShape(content, schema, file);
  const { version, blocks } = content as PipelineFile;
  checkVersion(String(version), file);
  const steps = blocks.map(
    async ({ name, type, config, ...drop }, index): Promise<Step> => ({
      block: await openBlock(
        { ...setting, name, at: `${file}: blocks[${index}]`, folder: dirname(file) },
        type,
        config,
      ),
      dropColumns: drop.drop_columns ?? [],
      dropDuplicates: drop.drop_duplicates ?? [],
    }),
  );
  return { file, steps: await Promise.all(steps) };
}

function checkVersion(version: string, file: string): void {
  if (/^1(\.\d+)?$/.test(version)) return;
  throw new UsageError(
    `${file}: version: Unexpected ${version}, expected "1.0": a newer labpipe may read it`,
  );
}

async function openBlock(
  place: Setting & { name: string; at: string; folder: string },
  type: string,
  config: unknown,
): Promise<Block> {
  const found = blockTypes.find((known) => known.type === type);
  if (!found) {
    const expected = blockTypes.map((known) => known.type).join(', ');
    throw new UsageError(`${place.at}.type: Unexpected ${type}, expected one of ${expected}`);
  }
  const at = `${place.at}.config`;
  checkShape(config, found.config, at);
  const open = (inner: string, innerConfig: unknown) => openBlock(place, inner, innerConfig);
  return found.open(config as never, { ...place, at, open });
}
