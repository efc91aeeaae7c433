/** Makes Markdown of kinds of documents, in place of our own readers. */
export interface Converter {
  takes: (file: string) => boolean;
  /** Throws a DocumentError. */
  convert: (bytes: Uint8Array, file: string) => Promise<string>;
}
