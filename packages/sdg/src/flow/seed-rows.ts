import type { Leaf } from '@labpipe/records';
import type { Loss, Row } from '../blocks/block.ts';
import { seedOf } from '../blocks/seed.ts';
import type { LeafChunk } from '../chunks/leaf-chunks.ts';
import type { Work } from './work.ts';

type Example = Leaf['seed_examples'][number];

/**
 * The seed rows of a chunk, one for each seed example, with InstructLab's columns (reference 2.4) and `icl_pairs`, the
 * example's pairs as a list. Their seeds follow each other, so that a teacher which goes by its seed answers each row differently.
 */
export function knowledgeRows(leaf: Leaf, { chunk, related }: LeafChunk, seed: number): Work[] {
  const first = seedOf(seed, chunk.id);
  return leaf.seed_examples.map((example, index) => ({
    origin: { leaf, chunk, seed: first + index, related: () => related(index) },
    rows: [
      {
        ...leafColumns(leaf),
        document: chunk.text,
        icl_document: example.context ?? '',
        ...pairColumns(example),
      },
    ],
    losses: [],
  }));
}

/** The seed rows of a skill, one for each seed example that has a question and an answer. */
export function skillRows(leaf: Leaf, seed: number): Work[] {
  const first = seedOf(seed, leaf.id);
  return leaf.seed_examples.map((example, index) => {
    const origin = { leaf, seed: first + index };
    const wrong = wrongWith(leaf, example, index);
    return wrong
      ? { origin, rows: [], losses: [wrong] }
      : { origin, rows: [skillRow(leaf, example)], losses: [] };
  });
}

function skillRow(leaf: Leaf, { context, question, answer }: Example): Row {
  return {
    ...leafColumns(leaf),
    ...(context !== undefined && { seed_context: context }),
    seed_question: question,
    seed_response: answer,
  };
}

function wrongWith({ type, file }: Leaf, example: Example, index: number): Loss | undefined {
  const lacks = [
    ...(example.question === undefined ? ['question'] : []),
    ...(example.answer === undefined ? ['answer'] : []),
    ...(type === 'grounded_skill' && example.context === undefined ? ['context'] : []),
  ];
  if (lacks.length === 0) return undefined;
  const detail = `${file}: seed_examples[${index}]: Unexpected missing ${lacks.join(', ')}, expected what a ${type} has: run qna-lint`;
  return {
    how: 'failed',
    stage: 'seed-examples',
    reason: 'incomplete-example',
    detail,
    input: { example },
  };
}

// Empty and not absent, as a prompt that names one would fail for want of it.
function leafColumns(leaf: Leaf): Row {
  return {
    leaf_node_path: leaf.path.replaceAll('/', '_'),
    leaf_node_type: leaf.type,
    domain: leaf.domain ?? '',
    document_outline: leaf.document_outline ?? '',
    task_description: leaf.task_description ?? '',
  };
}

/** A seed example's pairs; the first version of knowledge files had one, beside its context. */
export function pairsOf({ questions_and_answers: pairs, question, answer }: Example) {
  if (pairs) return pairs;
  return question !== undefined && answer !== undefined ? [{ question, answer }] : [];
}

function pairColumns(example: Example): Row {
  const pairs = pairsOf(example);
  const columns = pairs.flatMap(({ question, answer }, index) => [
    [`icl_query_${index + 1}`, question],
    [`icl_response_${index + 1}`, answer],
  ]);
  return { ...Object.fromEntries(columns), icl_pairs: pairs };
}
