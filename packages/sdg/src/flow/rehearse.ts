import { UsageError } from '@labpipe/cli';
import type { Leaf } from '@labpipe/records';
import type { Block, Context, Row } from '../blocks/block.ts';
import type { Pipeline, Step } from './pipeline.ts';

/**
 * Send a row of every column that leaves of this type can have through a pipeline, without asking anybody, once with all
 * columns filled and once with all empty. Throws a UsageError where a prompt has a variable, or a block a column, that the rows
 * there do not have, and where the end is no question with an answer.
 */
export async function rehearse({ file, steps }: Pipeline, type: Leaf['type']): Promise<void> {
  if (steps.length === 0) return;
  for (const seed of [seedRow(type, '1'), seedRow(type, '')]) {
    let rows: Row[] | undefined = [seed];
    for (const step of steps) {
      rows = await afterStep(step, rows, file);
      if (rows === undefined) break;
    }
    for (const row of rows ?? []) checkEnd(row, file);
  }
}

/** The rows after a step, each of another kind; nothing where only a run could tell. */
async function afterStep(
  { block, takes = () => true, dropColumns, dropDuplicates, dropNearDuplicates }: Step,
  rows: readonly Row[],
  file: string,
): Promise<Row[] | undefined> {
  const next: Row[] = [];
  // Whether a row is taken may hang on what a model says: then the block is checked with every row.
  const isOpen = !rows.some(takes);
  for (const row of rows) {
    const made = takes(row) || isOpen ? await after(block, row, file) : [row];
    if (made === undefined) return undefined;
    next.push(...made);
  }
  for (const row of next)
    checkColumns([...dropDuplicates, ...(dropNearDuplicates?.columns ?? [])], row, block, file);
  return next.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !dropColumns.includes(name))),
  );
}

function seedRow(type: Leaf['type'], cell: string): Row {
  const names = [...common, ...own[type]];
  const columns = Object.fromEntries(names.map((name) => [name, cell]));
  const pairs = cell === '' ? [] : [{ question: cell, answer: cell }];
  return { ...columns, ...(type === 'knowledge' && { icl_pairs: pairs }) };
}

// What seed-rows.ts makes of a leaf that qna-lint has passed.
const common = [
  'leaf_node_path',
  'leaf_node_type',
  'domain',
  'document_outline',
  'task_description',
];
const own: Readonly<Record<Leaf['type'], readonly string[]>> = {
  knowledge: [
    'document',
    'icl_document',
    ...[1, 2, 3].flatMap((number) => [`icl_query_${number}`, `icl_response_${number}`]),
  ],
  freeform_skill: ['seed_question', 'seed_response'],
  grounded_skill: ['seed_context', 'seed_question', 'seed_response'],
};

async function after(block: Block, row: Row, file: string): Promise<Row[] | undefined> {
  if (block.check) return [checked(() => block.check?.(row) as Row, block, file)];
  if (block.isForeign) return undefined;
  const { rows, losses } = await block.run([row], { client: nobody, seed: 0 });
  const [loss] = losses;
  if (loss) throw wrong(file, block, loss.detail);
  return rows;
}

function checked(check: () => Row, block: Block, file: string): Row {
  try {
    return check();
  } catch (error) {
    throw wrong(file, block, (error as Error).message);
  }
}

function checkColumns(columns: readonly string[], row: Row, block: Block, file: string): void {
  const missing = columns.find((column) => !(column in row));
  if (missing !== undefined)
    throw wrong(file, block, `Unexpected ${missing} among duplicates, expected a column`);
}

function checkEnd(row: Row, file: string): void {
  if ('output' in row || ('question' in row && 'response' in row)) return;
  const has = Object.keys(row).join(', ');
  throw new UsageError(
    `${file}: Unexpected columns ${has}, expected question and response, or output, at the end`,
  );
}

function wrong(file: string, { name }: Block, why: string): UsageError {
  return new UsageError(`${file}: block ${name}: ${why}`);
}

const nobody: Context['client'] = {
  url: '',
  model: '',
  chat: () => Promise.reject(new Error('a check asks nobody')),
};
