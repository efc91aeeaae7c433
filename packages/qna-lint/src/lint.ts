import { errorAt, type Fault, fileStart } from './fault.ts';
import type { Finding } from './finding.ts';
import { formatFaults } from './format-faults.ts';
import { layoutFaults } from './layout-faults.ts';
import { placed } from './placed.ts';
import type { SchemaName } from './schemas/index.ts';
import type { TaxonomyPlace } from './taxonomy-path.ts';
import { versionOf } from './version.ts';
import type { Value } from './yaml/construct.ts';
import type { MappingNode } from './yaml/node.ts';
import { readYaml } from './yaml/read-yaml.ts';
import type { LayoutRules } from './yamllint/layout-rules.ts';

/** A qna.yaml in memory. */
export interface Source {
  /** As the user named it. */
  readonly file: string;
  /** Its line ends all `\n`, without a byte order mark. */
  readonly text: string;
  /** Whether its first line ends in `\r\n`. */
  readonly windowsLineEnds: boolean;
  readonly place: TaxonomyPlace;
}

export interface Settings {
  /** Accept and refuse exactly what InstructLab's own parser does with strict yamllint; no rules of our own. */
  readonly compat: boolean;
  /** Warnings are errors. */
  readonly strict: boolean;
  /** The rules of layout; InstructLab's own without it. */
  readonly layout?: LayoutRules | undefined;
  /** Levels and parameters of the rules of content, as `--rule` takes them. */
  readonly rule?: string | readonly string[] | undefined;
}

/** What a qna.yaml says, once it is known to be a mapping. */
export interface Content {
  readonly root: MappingNode;
  readonly value: { readonly [key: string]: Value };
  readonly schema: SchemaName;
  readonly version: number;
}

/** All that is to say about a file, in the order of its lines, and its content where it has one that can be read. */
export interface Linted {
  readonly findings: Finding[];
  readonly content?: Content;
}

/** Lint one file. Pure: what lies beside the file is another's to check. */
export function lint(source: Source, settings: Settings): Linted {
  const { faults, content } = check(source, settings);
  return { findings: placed(faults, source, settings), ...(content && { content }) };
}

function check(source: Source, settings: Settings): { faults: Fault[]; content?: Content } {
  const reading = readYaml(source.text);
  const { error, root, value = null } = reading;
  if (error) {
    const fault = errorAt(error.mark, error.rule, error.message, error.help);
    return { faults: [fault, ...(settings.compat ? [] : layoutFaults(source, reading, settings))] };
  }
  if (isEmpty(value)) return { faults: [emptyFile(settings)] };
  if (
    root?.kind !== 'mapping' ||
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value)
  ) {
    return { faults: [notAMapping()] };
  }
  const schema = schemaOf(source, value, settings);
  const version = versionOf(value['version'] ?? (Object.hasOwn(value, 'version') ? null : 1));
  const content = { root, value, schema, version: version ?? 0 };
  // InstructLab does not look at the layout of version 1.
  const layout = content.version > 1 ? layoutFaults(source, reading, settings) : [];
  return { faults: [...layout, ...formatFaults(content, version, source, settings)], content };
}

// What Python takes for false: nothing, 0, no, "", [] and {} alike.
function isEmpty(value: Value): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value && !Number.isNaN(value);
}

function emptyFile({ compat }: Settings): Fault {
  const fault = errorAt(
    fileStart,
    'empty-file',
    'Unexpected empty file, expected a qna.yaml with keys and values',
    'Fill it in, or remove it.',
    { path: '', message: 'The file is empty' },
  );
  return compat ? { ...fault, level: 'warning' } : fault;
}

function notAMapping(): Fault {
  return errorAt(
    fileStart,
    'top-level',
    'Unexpected value at the top of the file, expected keys and values',
    'Start with version: 3 in the first line, and put everything under its key.',
    {
      path: '',
      message:
        'The file is not valid. The top-level element is not an object with key-value pairs.',
    },
  );
}

function schemaOf({ place }: Source, value: object, { compat }: Settings): SchemaName {
  const top = compat ? place.upstreamTop : place.top;
  if (top === 'foundational_skills') return 'compositional_skills';
  if (top !== undefined) return top;
  return Object.hasOwn(value, 'document') ? 'knowledge' : 'compositional_skills';
}
