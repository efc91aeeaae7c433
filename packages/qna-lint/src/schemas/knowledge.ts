import {
  answer,
  closedObject,
  createdBy,
  filled,
  list,
  question,
  type Schema,
  version,
} from './parts.ts';

const example = closedObject({
  context: filled('A passage of the document, of at most 500 words.'),
  // Further keys are allowed here, and here only.
  questions_and_answers: list(
    { type: 'object', required: ['question', 'answer'], properties: { question, answer } },
    3,
  ),
});

const repository = closedObject({
  repo: filled('Address of the git repository that holds the documents.'),
  commit: filled('The commit to take them from.'),
  patterns: list(filled('Glob pattern of documents in the repository.'), 1),
});

const files = closedObject({
  files: list(filled('A document, as a path from the folder of the qna.yaml.'), 1),
});

/** Knowledge, version 3: the only one that InstructLab still takes. */
export const knowledge3: Schema = knowledge(repository);

/** The same with documents beside the qna.yaml: an extension of labpipe, which InstructLab refuses. */
export const knowledge3WithFiles: Schema = knowledge(files);

function knowledge(document: Schema): Schema {
  return closedObject({
    version: version(3),
    created_by: createdBy,
    domain: filled('The field of knowledge, as short as the title of a chapter.'),
    seed_examples: list(example, 5),
    document,
    document_outline: filled('What the document is about, in a line.'),
  });
}
