/** What a fact says about its subject; each kind has its own phrasings (src/phrasings/). */
export type FactKind =
  | 'attribute'
  | 'definition'
  | 'event'
  | 'event-place'
  | 'agent'
  | 'place'
  | 'count'
  | 'relation';

/** One thing that a document says: `subject` has `attribute` with `value`. */
export interface Fact {
  kind: FactKind;
  /** As it stands inside a sentence and without the document beside it: "the Ashgrell Light". */
  subject: string;
  /** By the kind: a noun ("height"), a past participle ("built"), one with its preposition ("named after"), "person" or "thing". */
  attribute: string;
  /** As it stands in the document, white space collapsed. */
  value: string;
  verb: 'is' | 'was' | 'are' | 'were';
  /** The sentence, line or row that says so, without markup. */
  evidence: string;
}
