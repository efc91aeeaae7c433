import type { Mark } from './token.ts';

/** The text is not YAML that InstructLab can read: where, what, and what to do. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly mark: Mark;
  readonly help: string;
  /** The rule that the finding is reported under. */
  readonly rule: 'yaml-syntax' | 'yaml-value' | 'too-large';

  constructor(mark: Mark, message: string, help: string, rule: YamlError['rule'] = 'yaml-syntax') {
    super(message);
    this.mark = mark;
    this.help = help;
    this.rule = rule;
  }
}
