import { UsageError } from '@labpipe/cli';
import { knowledge3, knowledge3WithFiles } from './knowledge.ts';
import type { Schema } from './parts.ts';
import { skill1, skill2, skill3 } from './skill.ts';

/**
 * The format of a version as JSON Schema for an editor (draft-07, which yaml-language-server knows best), with a title
 * and a description for every key. One schema for both kinds of leaf, as an editor does not look at folders.
 */
export function editorSchema(version: string): object {
  const schema = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (schema) return { ...head(version), ...schema() };
  const known = Object.keys(versions).join(', ');
  throw new UsageError(
    `--schema: Unexpected version ${version}, expected one of ${known}, or none`,
  );
}

// Knowledge of versions 1 and 2 is no longer taken, so that these are skills alone.
const versions: Readonly<Record<string, () => object>> = {
  v1: () => titled(skill1),
  v2: () => titled(skill2),
  v3: () => ({
    type: 'object',
    // The first key that only knowledge has decides, so that a half-written file is met with the right hints.
    if: { anyOf: ['document', 'document_outline', 'domain'].map((key) => ({ required: [key] })) },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: knowledge(),
    else: titled(skill3),
  }),
};

function head(version: string): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `qna.yaml ${version}`,
    description: `A leaf of an InstructLab taxonomy, version ${version.slice(1)} of the format.`,
  };
}

function knowledge(): object {
  const schema = titled(knowledge3);
  const kinds = [knowledge3, knowledge3WithFiles].flatMap(({ properties }) => {
    const document = properties?.['document'];
    return document ? [titled(document)] : [];
  });
  const [repository, files] = kinds;
  const document = {
    ...about('document'),
    if: { required: ['files'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: files,
    else: repository,
  };
  return { ...schema, properties: { ...(schema['properties'] as object), document } };
}

function titled(schema: Schema): Record<string, unknown> {
  const { properties, items, ...rest } = schema;
  return {
    ...rest,
    ...(items && { items: titled(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, part]) => [key, { ...about(key), ...titled(part) }]),
      ),
    }),
  };
}

function about(key: string): { title: string; description?: string } {
  const words = key.replaceAll('_', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const description = descriptions[key];
  return description === undefined ? { title } : { title, description };
}

// Of keys whose value is more than a text; the others are described where they are defined.
const descriptions: Readonly<Record<string, string>> = {
  seed_examples: 'Examples that the teacher follows; no two alike.',
  questions_and_answers: 'Questions about the context, each with its answer; no two alike.',
  document:
    'The documents that the knowledge is about: in a git repository, or beside the qna.yaml.',
  patterns: 'Which files of the repository to take.',
  files: 'Documents beside the qna.yaml: an extension of labpipe.',
};
