/** What is not torn apart: all rows of a document, of a leaf, or of a fact; or with the same value of another name in the metadata. */
export type SplitUnit = string;
