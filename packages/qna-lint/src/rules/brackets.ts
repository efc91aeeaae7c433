import { flowSpacing } from './flow-spacing.ts';

/** At most one space inside `[` and `]`. */
export const brackets = flowSpacing('brackets', 'flow-sequence-start', 'flow-sequence-end');
