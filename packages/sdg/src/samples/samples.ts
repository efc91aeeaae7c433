import { UsageError } from '@labpipe/cli';
import { type Chunk, record, type Sample, sample } from '@labpipe/records';
import type { Loss, Row } from '../blocks/block.ts';
import { verdictsOf } from '../blocks/verdict.ts';
import type { Pipelines } from '../flow/pipeline.ts';
import type { Work } from '../flow/work.ts';
import { type Auxiliary, openAuxiliary } from './auxiliary.ts';
import { evidenceOf } from './evidence.ts';
import { pairsOfRow } from './pairs-of-row.ts';
import { openScreen, type Screen } from './screen.ts';

/** What a finished work comes to: each pair either a sample or a loss. */
export interface Harvest {
  samples: Sample[];
  losses: Loss[];
}

/** Makes samples of finished works, which it must be given in order: a question counts once in a leaf. */
export function openHarvest(pipelines: Pipelines, seed: number): (work: Work) => Harvest {
  const auxiliaryOf = openAuxiliary(pipelines, seed);
  let leaf = '';
  let screen: Screen = () => undefined;

  return (work) => {
    if (work.origin.leaf.id !== leaf) screen = openScreen(work.origin.leaf);
    leaf = work.origin.leaf.id;
    const harvest: Harvest = {
      samples: [],
      losses: work.losses.map((loss) => withOrigin(loss, work)),
    };
    for (const row of work.rows) harvestRow(row, work, screen, harvest, auxiliaryOf);
    return harvest;
  };
}

function harvestRow(
  row: Row,
  work: Work,
  screen: Screen,
  { samples, losses }: Harvest,
  auxiliaryOf: ReturnType<typeof openAuxiliary>,
): void {
  const found = pairsOfRow(row);
  if (!found) {
    const has = Object.keys(row).join(', ');
    throw new UsageError(
      `--pipeline: Unexpected columns ${has}, expected question and response, or output, at the end of a pipeline`,
    );
  }
  const lose = (reason: string, detail: string, input: Loss['input']) => {
    losses.push(withOrigin({ how: 'rejected', stage: 'pairs', reason, detail, input }, work));
  };
  for (const { reason, detail, text } of found.refusals) lose(reason, detail, { text });
  for (const { question, answer } of found.pairs) {
    const refused = screen({ question, answer, context: contextOf(row) });
    if (refused) lose(refused.reason, refused.detail, { question, answer });
    else samples.push(sampleOf(question, answer, row, work, auxiliaryOf(row, work)));
  }
}

interface Body extends Omit<Known, 'kind' | 'id'> {}

type Known = { [Key in keyof Sample as string extends Key ? never : Key]: Sample[Key] };

function sampleOf(
  question: string,
  answer: string,
  row: Row,
  { origin }: Work,
  auxiliary: Auxiliary | undefined,
): Sample {
  const { leaf, chunk } = origin;
  const { dataset_type: dataset, choices, correct, sampled, related_chunk: related } = row;
  const document = documentOf(row, chunk);
  const context = contextOf(row);
  const evidence = document === undefined ? undefined : evidenceOf(document, question, answer);
  return named({
    leaf: leaf.id,
    path: leaf.path,
    type: leaf.type,
    dataset: typeof dataset === 'string' ? dataset : 'qa',
    ...(leaf.domain !== undefined && { domain: leaf.domain }),
    ...(chunk && { chunk: chunk.id, source: chunk.source }),
    ...(typeof related === 'string' && { related_chunk: related }),
    ...(document !== undefined && { document }),
    ...(context !== undefined && { context }),
    question,
    answer,
    ...(Array.isArray(choices) && { choices, correct }),
    ...(evidence && { evidence }),
    ...(auxiliary && { auxiliary }),
    ...(isObject(sampled) && { sampled }),
    verdicts: verdictsOf(row).map((verdict) => ({ ...verdict })),
    teacher: row['teacher'] as Sample['teacher'],
  });
}

/** The chunk; or two, where the question is about both of them. */
function documentOf({ document, related_chunk: related }: Row, chunk: Chunk | undefined) {
  const isBoth = typeof related === 'string';
  return chunk && !isBoth ? chunk.text : typeof document === 'string' ? document : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function contextOf({ context, seed_context: given }: Row): string | undefined {
  return [context, given].find((text) => typeof text === 'string');
}

// Where a teacher happens to listen says nothing about what it wrote: the same run against another port gives the same ids.
// The source is in the chunk's id already.
function named(body: Body): Sample {
  const { endpoint: _endpoint, ...teacher } = body.teacher;
  const { source: _source, ...rest } = body;
  const { kind, id } = record<Sample>(sample, { ...rest, teacher: teacher as Sample['teacher'] });
  return { kind, id, ...body } as Sample;
}

function withOrigin(loss: Loss, { origin: { leaf, chunk, seed } }: Work): Loss {
  const origin = { leaf: leaf.id, path: leaf.path, ...(chunk && { chunk: chunk.id }), seed };
  return { ...loss, input: { ...origin, ...loss.input } };
}
