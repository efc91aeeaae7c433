import { flowSpacing } from './flow-spacing.ts';

/** Spaces inside `{` and `}`. */
export const braces = flowSpacing({
  name: 'braces',
  noun: 'flow mapping',
  open: 'flow-mapping-start',
  close: 'flow-mapping-end',
});
