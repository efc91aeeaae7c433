import { applyEdits, type Edit } from '../rules/edit.ts';
import type { Draft, Drafting } from './draft.ts';

/** Edits that only make sense together. */
export interface Change {
  readonly edits: readonly Edit[];
}

/** Judges what came of some changes. */
export type IsBetter<C extends Change> = (
  before: Draft,
  after: Draft,
  made: readonly C[],
) => boolean;

/**
 * A draft with as many of the changes made as leave it better: all at once where that is so, and else by halves, until a
 * change that does harm stands alone and is left out. Of changes that touch the same part of the text, the first counts.
 */
export function attempt<C extends Change>(
  draft: Draft,
  changes: readonly C[],
  isBetter: IsBetter<C>,
  draftOf: Drafting,
): Draft {
  let left = [...changes].sort((a, b) => start(a) - start(b));
  while (left.length > 0) {
    const apart = apartOf(left);
    const better = halve(draft, apart, isBetter, draftOf);
    if (better !== draft) return better;
    left = left.filter((change) => !apart.includes(change));
  }
  return draft;
}

function halve<C extends Change>(
  draft: Draft,
  changes: readonly C[],
  isBetter: IsBetter<C>,
  draftOf: Drafting,
): Draft {
  const after = draftOf(
    applyEdits(
      draft.text,
      changes.flatMap(({ edits }) => edits),
    ),
  );
  if (after && isBetter(draft, after, changes)) return after;
  if (changes.length === 1) return draft;
  const middle = changes.length >> 1;
  // The later half first, so that the places of the earlier one stay true.
  const later = halve(draft, changes.slice(middle), isBetter, draftOf);
  return halve(later, changes.slice(0, middle), isBetter, draftOf);
}

function apartOf<C extends Change>(sorted: readonly C[]): C[] {
  const apart: C[] = [];
  let reached = -1;
  for (const change of sorted) {
    if (start(change) < reached) continue;
    apart.push(change);
    reached = Math.max(...change.edits.map(({ end }) => end));
  }
  return apart;
}

function start({ edits }: Change): number {
  return Math.min(...edits.map((edit) => edit.start));
}
