import { auxiliary } from './auxiliary.ts';
import { closedBook } from './closed-book.ts';
import { openBook } from './open-book.ts';
import type { Phase } from './phases.ts';
import { raft } from './raft.ts';
import type { Shape } from './shape.ts';
import { skill } from './skill.ts';

/**
 * The shapes that a sample takes in a phase, in the order in which its rows are written: instructlab-sdg's p07 and p10
 * rows (datamixing.py), and every shape that trains recall at once where there are no phases.
 */
export function shapesOf(phase: Phase, seed: number): readonly Shape[] {
  if (phase === 'knowledge') return [openBook, auxiliary(true, seed)];
  if (phase === 'skills') return [raft, openBook, auxiliary(false, seed), skill];
  return [openBook, closedBook, skill];
}

/** The shape that questions are held back in; in a phase that does not train it, it only asks. */
export const asking: Shape = closedBook;
