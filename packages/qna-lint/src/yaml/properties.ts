import { type Composer, is, peek, take, unexpected } from './composer.ts';
import type { Mark, Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** The anchor and the tag that stand before a node, and where they, or without them the node, start. */
export interface Properties {
  anchor: string | undefined;
  tag: string | undefined;
  start: Mark;
}

const coreTags = 'tag:yaml.org,2002:';

/** The tag handles that need no directive. */
export const defaultHandles: readonly [string, string][] = [
  ['!', '!'],
  ['!!', coreTags],
];

/** Read the directives of a document, for the tag handles that they declare. */
export function composeDirectives(composer: Composer): void {
  const handles = new Map<string, string>();
  let version: string | undefined;
  while (is(composer, 'directive')) {
    const directive = take(composer);
    if (directive.value === 'YAML') {
      if (version !== undefined) throw unexpected(directive, 'one %YAML directive');
      version = directive.handle;
      if (!/^0*1\./.test(version)) throw unexpected(directive, '%YAML 1.1');
    } else if (directive.value === 'TAG') {
      const [handle = '', prefix = ''] = directive.handle.split(' ');
      if (handles.has(handle)) throw unexpected(directive, `one %TAG directive for ${handle}`);
      handles.set(handle, prefix);
    }
  }
  composer.tagHandles = new Map([...defaultHandles, ...handles]);
}

/** Read what stands before a node. */
export function composeProperties(composer: Composer): Properties {
  const start = peek(composer).start;
  let anchor: string | undefined;
  let tag: Token | undefined;
  if (is(composer, 'anchor')) {
    anchor = take(composer).value;
    if (is(composer, 'tag')) tag = take(composer);
  } else if (is(composer, 'tag')) {
    tag = take(composer);
    if (is(composer, 'anchor')) anchor = take(composer).value;
  }
  return { anchor, tag: tag && tagOf(composer, tag), start };
}

/** The type that a tag names. */
export function coreType(tag: string | undefined, byDefault: string): string {
  if (tag === undefined || tag === '!') return byDefault;
  return tag.startsWith(coreTags) ? tag.slice(coreTags.length) : tag;
}

function tagOf(composer: Composer, { handle, value, start }: Token): string {
  if (handle === '') return value;
  const prefix = composer.tagHandles.get(handle);
  if (prefix !== undefined) return prefix + value;
  throw new YamlError(
    start,
    `Unexpected tag handle "${handle}", expected one that a %TAG directive declares`,
    'Put a text that begins with ! in quotes.',
  );
}
