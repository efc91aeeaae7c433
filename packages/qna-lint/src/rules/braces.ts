import { flowSpacing } from './flow-spacing.ts';

/** At most one space inside `{` and `}`. */
export const braces = flowSpacing('braces', 'flow-mapping-start', 'flow-mapping-end');
