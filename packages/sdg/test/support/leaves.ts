import { type Leaf, leaf, record } from '@labpipe/records';

type Body = Omit<Leaf, 'kind' | 'id'>;

const common = { version: 3, created_by: 'tester' };

const birds = {
  context: 'The wren is a small bird.',
  questions_and_answers: [
    { question: 'What is a wren?', answer: 'A small bird.' },
    { question: 'How big is a wren?', answer: 'Small.' },
  ],
};

/** A knowledge leaf with two seed examples, of two pairs and one. */
export function knowledgeLeaf(body: Partial<Body> = {}): Leaf {
  return record<Leaf>(leaf, {
    ...common,
    path: 'knowledge/velm',
    file: 'knowledge/velm/qna.yaml',
    type: 'knowledge',
    domain: 'velms',
    document_outline: 'All about velms.',
    seed_examples: [
      birds,
      {
        context: 'Moss is green.',
        questions_and_answers: [{ question: 'What is green?', answer: 'Moss.' }],
      },
    ],
    document: { files: ['velm.md'] },
    ...body,
  });
}

export function freeformLeaf(body: Partial<Body> = {}): Leaf {
  return record<Leaf>(leaf, {
    ...common,
    path: 'compositional_skills/rhymes',
    file: 'compositional_skills/rhymes/qna.yaml',
    type: 'freeform_skill',
    task_description: 'Rhyme.',
    seed_examples: [
      { question: 'A rhyme on sea?', answer: 'Tea.' },
      { question: 'A rhyme on sky?', answer: 'Fly.' },
    ],
    ...body,
  });
}

export function groundedLeaf(body: Partial<Body> = {}): Leaf {
  return record<Leaf>(leaf, {
    ...common,
    path: 'compositional_skills/grounded/count',
    file: 'compositional_skills/grounded/count/qna.yaml',
    type: 'grounded_skill',
    task_description: 'Count.',
    seed_examples: [{ context: 'Ann, Bob, Cy.', question: 'How many names?', answer: 'Three.' }],
    ...body,
  });
}

export function lines(...records: object[]): string {
  return records.map((one) => `${JSON.stringify(one)}\n`).join('');
}
