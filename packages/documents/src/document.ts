/** A document as text, with where it comes from. */
export interface Document {
  source: { repo?: string; commit?: string; file: string };
  text: string;
}
