import { errorAt, type Fault, fileStart } from './fault.ts';
import type { Content, Settings, Source } from './lint.ts';
import { entry } from './locate.ts';
import { schemaFaults } from './schema-faults.ts';
import { formats } from './schemas/index.ts';
import type { Schema } from './schemas/parts.ts';

/** What is wrong with the content of a file by its version of the format; `version` is undefined where none can be. */
export function formatFaults(
  content: Content,
  version: number | undefined,
  { place }: Source,
  settings: Settings,
): Fault[] {
  const { root, value, schema: name } = content;
  const at = entry(root, 'version')?.[1].start ?? fileStart;
  const format = version === undefined ? undefined : formats[name][version];
  if (format === undefined) return [unknownVersion(content, version, at)];
  if (format.schema === undefined) return [deprecatedVersion(content, at)];
  const notes = settings.compat || place.top !== 'foundational_skills' ? [] : [foundational()];
  const schema = schemaOfFormat(content, version, settings) ?? format.schema;
  const extension = schema === format.withFiles ? [localDocuments(content)] : [];
  return [...notes, ...extension, ...schemaFaults(schema, root, value)];
}

/** The schema that a file is checked with as some version; undefined where that is not taken. */
export function schemaOfFormat(
  { schema: name, value }: Content,
  version: number | undefined,
  { compat }: Settings,
): Schema | undefined {
  const format = version === undefined ? undefined : formats[name][version];
  const isExtended = !compat && namesFiles(value['document']);
  return isExtended ? (format?.withFiles ?? format?.schema) : format?.schema;
}

function namesFiles(document: unknown): boolean {
  return typeof document === 'object' && document !== null && Object.hasOwn(document, 'files');
}

function unknownVersion(
  { schema, version, value }: Content,
  known: number | undefined,
  at: Fault['mark'],
): Fault {
  const versions = Object.keys(formats[schema]);
  const name = known ?? (value['version'] ? 'True' : 'False');
  const message = `Cannot load schema file v${name}/${schema}.json.`;
  return errorAt(
    at,
    'unknown-version',
    `Unexpected version${known === undefined ? '' : ` ${version}`}, expected one of ${versions.join(', ')}`,
    `Write version: ${versions.at(-1)}, and follow its format.`,
    { path: '', message },
  );
}

function deprecatedVersion({ schema, version }: Content, at: Fault['mark']): Fault {
  return errorAt(
    at,
    'deprecated-version',
    `Unexpected version ${version} of ${schema}, expected 3: InstructLab takes no other`,
    'Write version: 3; give each seed example a context and at least 3 questions_and_answers, replace task_description by document_outline.',
    {
      path: '',
      message: `Version ${version} is not supported for knowledge. Minimum supported version is 3.`,
    },
  );
}

function foundational(): Fault {
  return {
    ...errorAt(
      fileStart,
      'foundational-skills',
      'Unexpected folder foundational_skills, expected knowledge or compositional_skills',
      'Nothing to do: labpipe takes it for a skill. InstructLab (ilab taxonomy diff, ilab data generate) passes over this folder.',
    ),
    level: 'info',
  };
}

function localDocuments({ root }: Content): Fault {
  const [key] = entry(root, 'document') ?? [root];
  return {
    ...errorAt(
      key.start,
      'local-documents',
      'Unexpected "files" in the document, expected "repo", "commit" and "patterns"',
      'Nothing to do for labpipe, whose extension this is. For InstructLab, put the documents into a git repository.',
    ),
    level: 'info',
    path: '.document.files',
  };
}
