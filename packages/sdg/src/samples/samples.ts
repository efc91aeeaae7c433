import { UsageError } from '@labpipe/cli';
import { record, type Sample, sample } from '@labpipe/records';
import type { Loss, Row } from '../blocks/block.ts';
import type { Work } from '../flow/work.ts';
import { evidenceOf } from './evidence.ts';
import { pairsOfRow } from './pairs-of-row.ts';
import { openScreen, type Screen } from './screen.ts';

/** What a finished work comes to: each pair either a sample or a loss. */
export interface Harvest {
  samples: Sample[];
  losses: Loss[];
}

/** Makes samples of finished works, which it must be given in order: a question counts once in a leaf. */
export function openHarvest(): (work: Work) => Harvest {
  let leaf = '';
  let screen: Screen = () => undefined;

  return (work) => {
    if (work.origin.leaf.id !== leaf) screen = openScreen(work.origin.leaf);
    leaf = work.origin.leaf.id;
    const harvest: Harvest = {
      samples: [],
      losses: work.losses.map((loss) => withOrigin(loss, work)),
    };
    for (const row of work.rows) harvestRow(row, work, screen, harvest);
    return harvest;
  };
}

function harvestRow(row: Row, work: Work, screen: Screen, { samples, losses }: Harvest): void {
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
    else samples.push(sampleOf(question, answer, row, work));
  }
}

function sampleOf(
  question: string,
  answer: string,
  row: Row,
  { origin: { leaf, chunk } }: Work,
): Sample {
  const { document, dataset_type: dataset, teacher } = row;
  const context = contextOf(row);
  const evidence =
    typeof document === 'string' ? evidenceOf(document, question, answer) : undefined;
  return named({
    leaf: leaf.id,
    path: leaf.path,
    type: leaf.type,
    dataset: typeof dataset === 'string' ? dataset : 'qa',
    ...(leaf.domain !== undefined && { domain: leaf.domain }),
    ...(chunk && { chunk: chunk.id }),
    ...(typeof document === 'string' && { document }),
    ...(context !== undefined && { context }),
    question,
    answer,
    ...(evidence && { evidence }),
    verdicts: [],
    teacher: teacher as Sample['teacher'],
  });
}

function contextOf({ context, seed_context: given }: Row): string | undefined {
  return [context, given].find((text) => typeof text === 'string');
}

// Where a teacher happens to listen says nothing about what it wrote: the same run against another port gives the same ids.
function named(body: Omit<Sample, 'kind' | 'id'>): Sample {
  const { endpoint: _endpoint, ...teacher } = body.teacher;
  const { kind, id } = record<Sample>(sample, { ...body, teacher: teacher as Sample['teacher'] });
  return { kind, id, ...body };
}

function withOrigin(loss: Loss, { origin: { leaf, chunk, seed } }: Work): Loss {
  const origin = { leaf: leaf.id, path: leaf.path, ...(chunk && { chunk: chunk.id }), seed };
  return { ...loss, input: { ...origin, ...loss.input } };
}
