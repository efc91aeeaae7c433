/** Tokens of a text, and the byte of its UTF-8 that each ends before. */
export interface Encoding {
  ids: number[];
  ends: number[];
}

/** How a kind of tokenizer makes tokens of text in which none is special. */
export interface Words {
  /** `first` tells whether the text stands at the start or behind a special token. */
  encode(text: string, first: boolean): Encoding;
  /** The bytes that a token stands for. */
  bytesOf(token: string): Uint8Array;
  /** Whether a space stands before every text that is the first, in tokens only. */
  spaceBefore: boolean;
}
