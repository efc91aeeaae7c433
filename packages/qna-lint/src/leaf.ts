import { type Body, type Leaf, leaf, recordLine } from '@labpipe/records';
import type { Content, Source } from './lint.ts';
import type { Value } from './yaml/construct.ts';

type Mapping = { readonly [key: string]: Value };

/** The leaf record of a file that has no errors, as a line: nobody looks into it before it is read again. */
export function leafLine(
  { file, place }: Source,
  content: Content,
  attribution: Record<string, string> | undefined,
): string {
  const { value, schema, version } = content;
  const examples = value['seed_examples'] as Mapping[];
  // The schema has proved these types; what is undefined is left out of line and id alike.
  return recordLine(leaf, {
    path: place.path,
    file,
    type: schema === 'knowledge' ? 'knowledge' : skillType(examples),
    version,
    created_by: value['created_by'],
    domain: value['domain'],
    task_description: value['task_description'],
    document_outline: value['document_outline'],
    seed_examples: examples.map((example) => exampleOf(example)),
    document: value['document'],
    attribution,
  } as Body<Leaf>);
}

// InstructLab takes the type of a leaf from its first example.
function skillType([first]: readonly Mapping[]): Leaf['type'] {
  return first?.['context'] === undefined ? 'freeform_skill' : 'grounded_skill';
}

function exampleOf({ context, question, answer, questions_and_answers: pairs }: Mapping) {
  return {
    context,
    question,
    answer,
    questions_and_answers: (pairs as Mapping[] | undefined)?.map((pair) => ({
      question: pair['question'],
      answer: pair['answer'],
    })),
  };
}
