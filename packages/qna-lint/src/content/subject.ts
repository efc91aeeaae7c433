import type { Content, Source } from '../lint.ts';
import { entry } from '../locate.ts';
import type { SchemaName } from '../schemas/index.ts';
import type { TaxonomyPlace } from '../taxonomy-path.ts';
import type { Node, ScalarNode } from '../yaml/node.ts';
import type { Place } from './rule.ts';

/** A text of a qna.yaml; the same object wherever an alias repeats it. */
export interface Text extends Place {
  readonly kind:
    | 'context'
    | 'question'
    | 'answer'
    | 'domain'
    | 'task_description'
    | 'document_outline';
  readonly text: string;
}

/** A word of the file that is no prose. */
export interface Written extends Place {
  readonly text: string;
}

/** A question with its answer, and the context that both belong to. */
export interface Pair extends Place {
  readonly question: Text | undefined;
  readonly answer: Text | undefined;
  readonly context: Text | undefined;
}

/** A seed example: of knowledge with its pairs, of a skill with one. */
export interface Example extends Place {
  readonly context: Text | undefined;
  readonly pairs: readonly Pair[];
}

/** A qna.yaml as the rules of content see it; what is no text, or not where the format wants it, is left out. */
export interface Subject {
  readonly schema: SchemaName;
  readonly version: number;
  readonly root: Place;
  readonly place: TaxonomyPlace;
  /** What stands in attribution.txt; undefined where there is none. */
  readonly attribution: string | undefined;
  readonly examples: readonly Example[];
  readonly pairs: readonly Pair[];
  /** Where the documents are, as the file has it. */
  readonly document: {
    readonly commit: Written | undefined;
    readonly patterns: readonly Written[];
  };
  /** Every text, once. */
  readonly texts: readonly Text[];
  /** The place of a key at the top of the file, or of its value. */
  find(key: string, what: 'key' | 'value'): Place | undefined;
}

/** Most characters of pairs that are looked at, aliases written out, so that these cannot make a small file endless. */
const mostCharacters = 16 * 2 ** 20;

/** The subject that a file is. */
export function subjectOf(
  { place }: Pick<Source, 'place'>,
  { root, schema, version }: Content,
  attribution: string | undefined,
): Subject {
  const reader: Reader = { texts: new Map(), left: mostCharacters };
  for (const kind of ['task_description', 'domain', 'document_outline'] as const) {
    textOf(reader, root, kind, '');
  }
  const list = entry(root, 'seed_examples')?.[1];
  const examples = itemsOf(list).map((node, index) =>
    exampleOf(reader, node, `.seed_examples[${index}]`, schema === 'knowledge'),
  );
  return {
    schema,
    version,
    root: { mark: root.start, path: '' },
    place,
    attribution,
    examples,
    pairs: examples.flatMap(({ pairs }) => pairs),
    document: documentOf(entry(root, 'document')?.[1]),
    texts: [...reader.texts.values()],
    find: (key, what) => {
      const found = entry(root, key);
      return found && { mark: found[what === 'key' ? 0 : 1].start, path: `.${key}` };
    },
  };
}

interface Reader {
  readonly texts: Map<Node, Text>;
  left: number;
}

function exampleOf(reader: Reader, node: Node, path: string, isKnowledge: boolean): Example {
  const context = textOf(reader, node, 'context', path);
  const list = entry(node, 'questions_and_answers')?.[1];
  const pairs =
    isKnowledge && list
      ? itemsOf(list).flatMap((item, index) =>
          pairOf(reader, item, `${path}.questions_and_answers[${index}]`, context),
        )
      : pairOf(reader, node, path, context);
  return { mark: node.start, path, context, pairs };
}

function pairOf(reader: Reader, node: Node, path: string, context: Text | undefined): Pair[] {
  if (reader.left < 0) return [];
  const question = textOf(reader, node, 'question', path);
  const answer = textOf(reader, node, 'answer', path);
  if (!question && !answer) return [];
  reader.left -= (question?.text.length ?? 0) + (answer?.text.length ?? 0);
  return [{ mark: node.start, path, question, answer, context }];
}

function textOf(
  { texts }: Reader,
  parent: Node,
  kind: Text['kind'],
  path: string,
): Text | undefined {
  const node = entry(parent, kind)?.[1];
  if (!node || !isText(node)) return undefined;
  const known = texts.get(node);
  if (known) return known;
  const text: Text = { kind, text: node.text, mark: node.start, path: `${path}.${kind}` };
  texts.set(node, text);
  return text;
}

function documentOf(node: Node | undefined): Subject['document'] {
  if (!node) return { commit: undefined, patterns: [] };
  const commit = entry(node, 'commit')?.[1];
  return {
    commit: commit && writtenAt(commit, '.document.commit'),
    patterns: itemsOf(entry(node, 'patterns')?.[1]).flatMap(
      (pattern, index) => writtenAt(pattern, `.document.patterns[${index}]`) ?? [],
    ),
  };
}

function writtenAt(node: Node, path: string): Written | undefined {
  return isText(node) ? { text: node.text, mark: node.start, path } : undefined;
}

function isText(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && node.type === 'str';
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}
