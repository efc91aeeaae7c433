/** How the rows of several inputs are put together. */
export const strategies = ['concat', 'interleave', 'under', 'over'] as const;
export type Strategy = (typeof strategies)[number];
