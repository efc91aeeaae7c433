import { closedBook } from './closed-book.ts';
import { openBook } from './open-book.ts';
import type { Shape } from './shape.ts';
import { skill } from './skill.ts';

/** Every shape a sample can take, in the order in which its rows are written. */
export const shapes: readonly Shape[] = [openBook, closedBook, skill];
