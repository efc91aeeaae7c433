/** What is not torn apart: all rows of a document, of a leaf, or of a fact. */
export const splitUnits = ['document', 'leaf', 'fact'] as const;
export type SplitUnit = (typeof splitUnits)[number];
