/** The type that PyYAML gives a plain scalar: YAML 1.1, so `yes` is a boolean, `1:30` a number and `2024-01-31` a date. */
export type ScalarType =
  | 'str'
  | 'bool'
  | 'int'
  | 'float'
  | 'null'
  | 'timestamp'
  | 'merge'
  | 'value';

/** Which type an unquoted text has (the expressions of PyYAML's resolver, MIT). */
export function resolve(text: string): ScalarType {
  if (text === '') return 'null';
  // Most text begins with a letter that no other type can begin with.
  if (!/^[-+.0-9~<=yYnNtTfFoO]/.test(text)) return 'str';
  for (const [type, expression] of expressions) if (expression.test(text)) return type;
  return 'str';
}

const expressions: readonly [ScalarType, RegExp][] = [
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ['merge', /^<<$/],
  ['null', /^(?:~|null|Null|NULL)$/],
  [
    'timestamp',
    /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
  ],
  ['value', /^=$/],
];
