import { type Content, lint, type Settings, type Source } from '../lint.ts';
import { attempt, type Change, type IsBetter } from './attempt.ts';
import { type ContentChange, typeChanges, versionChanges, withValue } from './content-changes.ts';
import { badness, type Draft, type Drafting, drafting, says } from './draft.ts';

/** Characters that may be read again on the way, so that a hostile file cannot keep us for long. */
const mostRead = (length: number) => Math.max(5_000_000, 8 * length);

/**
 * The text with its mechanical faults put right: layout, types that quotes decide, version 2 to 3. No other value and no
 * comment changes, and fixing twice changes no more than once. Undefined for what is no YAML or does not settle.
 */
export function fix(source: Source, settings: Settings): string | undefined {
  let left = mostRead(source.text.length);
  const draftOf = drafting(source, settings);
  const frugal: Drafting = (text) => {
    left -= text.length;
    return left < 0 ? undefined : draftOf(text);
  };
  let draft = frugal(source.text);
  while (draft && left >= 0) {
    const next = improve(draft, source, settings, frugal);
    if (next === draft) return left < 0 ? undefined : draft.text;
    draft = next;
  }
  return undefined;
}

function improve(draft: Draft, source: Source, settings: Settings, draftOf: Drafting): Draft {
  const { content } = lint({ ...source, text: draft.text, windowsLineEnds: false }, settings);
  if (!content) return draft;
  for (const changesOf of [typeChanges, versionChanges]) {
    const better = improveContent(draft, changesOf(draft.text, content, settings), draftOf);
    if (better !== draft) return better;
  }
  return content.version > 1 ? improveLayout(draft, draftOf) : draft;
}

function improveContent(draft: Draft, changes: readonly ContentChange[], draftOf: Drafting): Draft {
  return attempt(draft, changes, isAsMeant, draftOf);
}

const isAsMeant: IsBetter<ContentChange> = (before, after, made) => {
  const meant = made.reduce<Content['value'][string]>(
    (value, { pointer, value: inner }) => withValue(value, pointer, inner),
    before.reading.value ?? null,
  );
  return badness(after) <= badness(before) && says(after, meant, before);
};

function improveLayout(draft: Draft, draftOf: Drafting): Draft {
  for (const name of new Set(draft.problems.map(({ rule }) => rule.name))) {
    const changes = draft.problems
      .filter(({ rule }) => rule.name === name)
      .map(({ problem }) => ({ edits: problem.edits?.() ?? [] }))
      .filter(({ edits }) => edits.length > 0);
    const better = attempt(draft, changes, isTidier, draftOf);
    if (better !== draft) return better;
  }
  return draft;
}

const isTidier: IsBetter<Change> = (before, after) =>
  badness(after) < badness(before) && says(after, before.reading.value, before);
