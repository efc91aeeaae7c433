import type { Level } from '../finding.ts';
import type { Mark } from '../yaml/token.ts';
import type { Subject } from './subject.ts';

/** Something in a qna.yaml that has a place. */
export interface Place {
  readonly mark: Mark;
  /** Its YAML path; empty for the file as a whole. */
  readonly path: string;
}

/** One offence against a rule of content. */
export interface Offence {
  readonly at: Place;
  /** The offending words, as they stand in the text at that place. */
  readonly words?: string;
  /** "Unexpected X, expected Y". */
  readonly message: string;
  readonly help: string;
}

/** The numbers that a rule goes by, by their names. */
export type Parameters = Readonly<Record<string, number>>;

/** One rule about what a qna.yaml says, beyond its format. */
export interface ContentRule<P extends Parameters = Parameters> {
  readonly name: string;
  /** Its level where `--rule` sets no other. What InstructLab accepts is never more than a warning. */
  readonly level: Level;
  readonly parameters: P;
  /** The words of its page in docs/rules. */
  readonly about: { readonly what: string; readonly why: string; readonly mend: string };
  check(subject: Subject, parameters: P): Iterable<Offence>;
}

/** A rule with its parameters typed, as the list of all rules takes it. */
export function contentRule<const P extends Parameters>(
  rule: Omit<ContentRule, 'parameters' | 'check'> & {
    readonly parameters: P;
    check(subject: Subject, parameters: Readonly<Record<keyof P, number>>): Iterable<Offence>;
  },
): ContentRule {
  return rule as ContentRule;
}
