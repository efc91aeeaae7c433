import type { Leaf, Model, Score } from '@labpipe/records';

/** What a model card tells of. */
export interface CardFacts {
  name: string;
  base: string | undefined;
  license: string | undefined;
  /** Files of the export, and what each is. */
  files: readonly (readonly [string, string])[];
  parameters: number;
  context: number;
  /** The record of the run that made the model. */
  run: Pick<Model, 'epoch' | 'samples_seen' | 'loss'> | undefined;
  scores: readonly Score[];
  leaves: readonly Leaf[];
}

/** A model card in Markdown, with the front matter that model hubs read. */
export function card(facts: CardFacts): string {
  const { name, base, license, files, parameters, context, run, scores, leaves } = facts;
  const front = [
    '---',
    ...(license ? [`license: ${yamlText(license)}`] : []),
    ...(base ? [`base_model: ${yamlText(base)}`] : []),
    'pipeline_tag: text-generation',
    'tags: [labpipe, lab, instructlab]',
    '---',
  ];
  return [
    ...front,
    '',
    `# ${inline(name)}`,
    '',
    `${(parameters / 1e6).toFixed(1)} million parameters, ${context} tokens of context. ` +
      `${base ? `Fine-tuned from ${inline(base)} ` : 'Trained '}with labpipe, after the LAB method (Large-scale Alignment for chatBots).`,
    '',
    ...table('Files', ['file', 'what it is'], files),
    ...training(run),
    ...scoreTable(scores),
    ...dataTable(leaves),
    '## Limits',
    '',
    'What it was taught is what the data below says, no more; it may be wrong, and so may the texts that a teacher model wrote from that data.',
    '',
    `License: ${license ? inline(license) : 'not stated; that of the base model and of the data below hold'}.`,
    '',
  ].join('\n');
}

function training(run: CardFacts['run']): string[] {
  if (!run) return [];
  const rows: [string, string][] = [
    ['epochs', `${run.epoch ?? ''}`],
    ['rows seen', `${run.samples_seen ?? ''}`],
    ['loss of the last epoch', typeof run.loss === 'number' ? run.loss.toFixed(4) : ''],
  ];
  return table(
    'Training',
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

function scoreTable(scores: readonly Score[]): string[] {
  const rows = scores.map(({ benchmark, value, ci95, n, scale }) => [
    benchmark,
    `${value.toFixed(3)} (${scale})`,
    `${ci95[0]!.toFixed(3)} to ${ci95[1]!.toFixed(3)}`,
    `${n}`,
  ]);
  return table('Scores', ['benchmark', 'score', '95% interval', 'questions'], rows);
}

function dataTable(leaves: readonly Leaf[]): string[] {
  const rows = leaves.map(({ path, created_by, document, attribution }) => {
    const source = document?.repo ? `${document.repo} ${document.commit ?? ''}` : '';
    const credit = Object.entries(attribution ?? {}).map(([key, value]) => `${key}: ${value}`);
    return [path, created_by, source, credit.join('; ')];
  });
  return table(
    'Data',
    ['leaf of the taxonomy', 'by', 'documents', 'attribution and license'],
    rows,
  );
}

function table(
  heading: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [`## ${heading}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** Text from data on one line, in which nothing is Markdown or HTML. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|]/g, (mark) => `\\${mark}`);
}

function cell(text: string): string {
  return text === '---' ? text : inline(text);
}

function yamlText(text: string): string {
  return JSON.stringify(text);
}
