import { flag } from './option-type.ts';
import { plainScalars } from './plain-scalars.ts';
import type { Rule } from './rule.ts';

interface FloatValues {
  readonly 'require-numeral-before-decimal': boolean;
  readonly 'forbid-scientific-notation': boolean;
  readonly 'forbid-nan': boolean;
  readonly 'forbid-inf': boolean;
}

/** Fractions written in some ways only. */
export const floatValues: Rule<FloatValues> = {
  name: 'float-values',
  options: {
    'require-numeral-before-decimal': false,
    'forbid-scientific-notation': false,
    'forbid-nan': false,
    'forbid-inf': false,
  },
  accepts: {
    'require-numeral-before-decimal': flag,
    'forbid-scientific-notation': flag,
    'forbid-nan': flag,
    'forbid-inf': flag,
  },
  *check({ tokens }, options) {
    for (const { value, start } of plainScalars(tokens)) {
      for (const { option, expression, noun, help } of forms) {
        if (!options[option] || !expression.test(value)) continue;
        yield {
          line: start.line + 1,
          column: start.column + 1,
          message: `Unexpected ${noun} ${value}, expected another way to write it`,
          help,
          yamllint: `forbidden ${noun} "${value}"`,
        };
      }
    }
  },
};

interface Form {
  readonly option: keyof FloatValues;
  readonly expression: RegExp;
  readonly noun: string;
  readonly help: string;
}

const forms: readonly Form[] = [
  {
    option: 'forbid-nan',
    expression: /^\.(?:nan|NaN|NAN)$/,
    noun: 'not a number value',
    help: 'Write a number.',
  },
  {
    option: 'forbid-inf',
    expression: /^[-+]?\.(?:inf|Inf|INF)$/,
    noun: 'infinite value',
    help: 'Write a finite number.',
  },
  {
    option: 'forbid-scientific-notation',
    expression: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
    noun: 'scientific notation',
    help: 'Write the number out.',
  },
  {
    option: 'require-numeral-before-decimal',
    expression: /^[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?$/,
    noun: 'decimal missing 0 prefix',
    help: 'Write a 0 before the point.',
  },
];
