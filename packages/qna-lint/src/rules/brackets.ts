import { flowSpacing } from './flow-spacing.ts';

/** Spaces inside `[` and `]`. */
export const brackets = flowSpacing({
  name: 'brackets',
  noun: 'flow sequence',
  open: 'flow-sequence-start',
  close: 'flow-sequence-end',
});
