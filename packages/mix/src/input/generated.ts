import { contentId, type Sample } from '@labpipe/records';

/**
 * A row that instructlab-sdg generated (its `generated_<date>/<leaf>.jsonl`) as a sample: `question` and `response`, with
 * a `document` for knowledge or a `task_description` for a skill. Undefined for any other record. Its file names no leaf
 * within, so the domain or the task stands for it.
 */
export function fromGenerated(record: Readonly<Record<string, unknown>>): Sample | undefined {
  const { question, response, document, task_description: task, id, ...others } = record;
  const isKnowledge = isFilled(document);
  if (!isFilled(question) || !isFilled(response) || !(isKnowledge || isFilled(task))) {
    return undefined;
  }
  const { domain, dataset_type: dataset, raw_document: original } = others;
  const context = [others['context'], others['seed_context']].find(isFilled);
  const path = [domain, task].find(isFilled) ?? 'generated';
  return {
    kind: 'sample',
    id: isFilled(id) ? id : contentId(record),
    leaf: contentId(['generated', path]),
    path,
    type: isKnowledge ? 'knowledge' : context === undefined ? 'freeform_skill' : 'grounded_skill',
    dataset: isFilled(dataset) ? dataset : 'qa',
    ...(isFilled(domain) && { domain }),
    ...(isKnowledge && { document }),
    ...(isFilled(original) && { raw_document: original }),
    ...(!isKnowledge && context !== undefined && { context }),
    question,
    answer: response,
    verdicts: [],
    teacher: { model: 'instructlab-sdg', endpoint: 'unknown', prompt: 'unknown', seed: 0 },
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
