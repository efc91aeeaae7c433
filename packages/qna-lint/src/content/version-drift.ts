import { contentRule, type Offence } from './rule.ts';
import type { Example, Subject } from './subject.ts';

/** The newest version of the format, with the edits that lead there. */
export const versionDrift = contentRule({
  name: 'version-drift',
  level: 'info',
  parameters: {},
  about: {
    what: 'A file is written in version 3 of the format.',
    why: "Knowledge of an older version is refused altogether. Skills of versions 1 and 2 still pass, but a file of version 1 (or without a version) escapes the check of its layout and of its number of examples, and InstructLab's public taxonomy takes only the newest version.",
    mend: 'Make the edits that the finding names; each has its line.',
  },
  *check(subject) {
    const { schema, version, find, root } = subject;
    if (version !== 1 && version !== 2) return;
    const named = find('version', 'value');
    const edit = named
      ? `Set it to 3`
      : 'Write "version: 3" into a line of its own before this one';
    const rest =
      schema === 'knowledge' ? ['make the edits of the findings below'] : skillEdits(subject);
    yield {
      at: named ?? root,
      message: `Unexpected version ${version}${named ? '' : ' (the version of a file that names none)'}, expected 3`,
      help: `${[edit, ...rest].join(', ')}${rest.length > 0 ? '.' : '; nothing else changes.'}`,
    };
    if (schema === 'knowledge') yield* knowledgeEdits(subject);
  },
});

function skillEdits({ examples, texts }: Subject): string[] {
  const description = texts.find(({ kind }) => kind === 'task_description');
  const missing = fewest - examples.length;
  return [
    ...(missing > 0 ? [`add ${missing} seed example${missing === 1 ? '' : 's'}`] : []),
    ...(description?.text === '' ? ['say in task_description what the skill is'] : []),
  ];
}

const fewest = 5;

function* knowledgeEdits({ examples, find, root }: Subject): Generator<Offence> {
  const description = find('task_description', 'key');
  const outline = find('document_outline', 'key');
  if (description) {
    yield {
      at: description,
      message: 'Unexpected key "task_description", expected "document_outline" in version 3',
      help: outline
        ? 'Remove it.'
        : 'Rename it, and let it say in a line what the document is about.',
    };
  } else if (!outline) {
    yield {
      at: root,
      message: 'Unexpected file without "document_outline", expected one in version 3',
      help: 'Add the key, and say in a line what the document is about.',
    };
  }
  if (examples.length < fewest) {
    yield {
      at: find('seed_examples', 'key') ?? root,
      message: `Unexpected ${examples.length} seed example${examples.length === 1 ? '' : 's'}, expected at least ${fewest} in version 3`,
      help: `Add ${fewest - examples.length}.`,
    };
  }
  for (const example of examples) yield* exampleEdit(example);
}

function* exampleEdit({ context, pairs, mark, path }: Example): Generator<Offence> {
  // In version 3 the path of a pair goes on below its example.
  const isNew = pairs.some((pair) => pair.path !== path);
  if (context && isNew) return;
  const edits = [
    !context && 'add "context:" with the passage of the document that holds the answer',
    !isNew && 'move question and answer under "questions_and_answers:" as its first entry',
    pairs.length < 3 && `add ${3 - pairs.length} more`,
  ].filter(Boolean);
  yield {
    at: { mark, path },
    message: 'Unexpected seed example of an older version, expected a context with three pairs',
    help: `To migrate: ${edits.join(', ')}.`,
  };
}
