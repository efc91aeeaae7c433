/** A rule of layout that counts, and how. Plain data, so that it can be sent to a worker. */
export interface RuleSetting {
  readonly name: string;
  readonly level: 'error' | 'warning';
  readonly options: object;
  /** Patterns of files that the rule passes over, as in a .gitignore. */
  readonly ignore: readonly string[];
}

/** What a yamllint configuration says. */
export interface LayoutRules {
  readonly rules: readonly RuleSetting[];
  /** Patterns of files that all rules pass over. */
  readonly ignore: readonly string[];
  /** The absolute folder that patterns of files count from. */
  readonly root: string;
}
