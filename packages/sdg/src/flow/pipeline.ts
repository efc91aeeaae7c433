import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import type { Leaf } from '@labpipe/records';
import type { Block, Row, Setting } from '../blocks/block.ts';
import { blockTypes } from '../blocks/index.ts';
import { packagedPipeline, packagedPipelines } from '../packaged.ts';
import { openBlock } from './open-block.ts';
import {
  type Condition,
  importedPath,
  type PipelineFile,
  type PipelineStep,
  readPipeline,
} from './pipeline-file.ts';
import { rehearse } from './rehearse.ts';

/** What is done to the rows of a leaf, from seed rows to rows with a question and an answer. */
export interface Pipeline {
  file: string;
  /** None where nothing is asked about this type of leaf. */
  steps: Step[];
  /** For each dataset, ways to ask for the text that it was made with (InstructLab's auxiliary instructions). */
  instructions: Readonly<Record<string, readonly string[]>>;
}

export interface Step {
  block: Block;
  /** Whether a row goes through the block, or passes it by; without it, all go. */
  takes?: (row: Row) => boolean;
  dropColumns: readonly string[];
  /** Of the rows of a leaf that agree in all of these columns, only the first goes on. */
  dropDuplicates: readonly string[];
  /** Of the rows of a leaf whose texts in these columns are nearly the same, only the first goes on. */
  dropNearDuplicates?: { columns: readonly string[]; threshold: number };
}

export type Pipelines = Readonly<Record<Leaf['type'], Pipeline>>;

/** The file of a pipeline folder for each type of leaf. */
const pipelineFiles: Readonly<Record<Leaf['type'], string>> = {
  knowledge: 'knowledge.yaml',
  freeform_skill: 'freeform_skills.yaml',
  grounded_skill: 'grounded_skills.yaml',
};

/**
 * The pipelines of a folder, one a type of leaf, all checked down to the prompts' variables; a bare name is one of ours, whose
 * schemas are passed over unless the setting says otherwise: compiling them took a fifth of the start of a run.
 */
export async function openPipelines(name: string, setting: Setting): Promise<Pipelines> {
  const packaged = packagedPipeline(name);
  const folder = packaged ?? folderOf(name);
  const isProved = setting.isProved ?? packaged !== undefined;
  const opened = await Promise.all(
    Object.entries(pipelineFiles).map(async ([type, file]) => {
      const pipeline = await openPipeline(join(folder, file), { ...setting, isProved });
      await rehearse(pipeline, type as Leaf['type']);
      return [type, pipeline];
    }),
  );
  return Object.fromEntries(opened);
}

function folderOf(name: string): string {
  if (existsSync(name)) return name;
  const ours = packagedPipelines().join(', ');
  throw new UsageError(
    `--pipeline ${name}: Unexpected name, expected ${ours}, or a folder with ${Object.values(pipelineFiles).join(', ')}`,
  );
}

/** A pipeline file with every block opened; what is wrong with it is named by its place. */
export async function openPipeline(file: string, setting: Setting): Promise<Pipeline> {
  const content = await readPipeline(file, setting);
  const instructions = content.datamixing?.auxiliary_instructions ?? {};
  return { file, steps: await openSteps(content, setting, [file]), instructions };
}

const nearly = 0.8;

async function openSteps(
  { file, blocks, types }: PipelineFile,
  setting: Setting,
  trail: readonly string[],
): Promise<Step[]> {
  const opened = blocks.map(async (step, index): Promise<Step[]> => {
    const at = `${file}: blocks[${index}]`;
    if (step.type === 'ImportBlock') return openImport(step, at, file, setting, trail);
    const place = { ...setting, name: step.name, at, folder: dirname(file), types };
    return [withDrops(await openBlock(place, step.type, step.config), step)];
  });
  return (await Promise.all(opened)).flat();
}

/** The steps of another pipeline file in place of one of this, and then what this one drops. */
async function openImport(
  step: PipelineStep,
  at: string,
  file: string,
  setting: Setting,
  trail: readonly string[],
): Promise<Step[]> {
  const path = importedPath(step.config, at, dirname(file), setting);
  if (trail.includes(path))
    throw new UsageError(
      `${at}.config.path: Unexpected ${path}, expected one that is not imported by itself`,
    );
  const steps = await openSteps(await readPipeline(path, setting), setting, [...trail, path]);
  const place = { ...setting, name: step.name, at, folder: dirname(file), types: blockTypes };
  return [...steps, withDrops(await openBlock(place, 'DropBlock', {}), step)];
}

function withDrops(block: Block, step: PipelineStep): Step {
  const { drop_near_duplicates: near, when, unless } = step;
  return {
    block,
    ...((when || unless) && { takes: takenBy(when, unless) }),
    dropColumns: step.drop_columns ?? [],
    dropDuplicates: step.drop_duplicates ?? [],
    ...(near && {
      dropNearDuplicates: { columns: near.columns, threshold: near.threshold ?? nearly },
    }),
  };
}

function takenBy(when: Condition | undefined, unless: Condition | undefined) {
  return (row: Row): boolean =>
    (when === undefined || meets(row, when)) && (unless === undefined || !meets(row, unless));
}

function meets(row: Row, condition: Condition): boolean {
  return Object.entries(condition).every(([column, values]) =>
    [values].flat().includes(String(row[column])),
  );
}
