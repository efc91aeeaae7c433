/** What a configuration sets for a rule: false switches it off. */
export type RuleSettings = Readonly<Record<string, Readonly<Record<string, unknown>> | false>>;

const warning = { level: 'warning' };

/** yamllint's presets by name; options that are not named have their defaults, and the level is then error. */
export const presets: Readonly<Record<string, RuleSettings>> = {
  default: defaultPreset(),
  relaxed: {
    ...defaultPreset(),
    braces: { ...warning, 'max-spaces-inside': 1 },
    brackets: { ...warning, 'max-spaces-inside': 1 },
    colons: warning,
    commas: warning,
    comments: false,
    'comments-indentation': false,
    'document-start': false,
    'empty-lines': warning,
    hyphens: warning,
    indentation: { ...warning, 'indent-sequences': 'consistent' },
    'line-length': { ...warning, 'allow-non-breakable-inline-mappings': true },
    truthy: false,
  },
};

function defaultPreset(): RuleSettings {
  return {
    anchors: {},
    braces: {},
    brackets: {},
    colons: {},
    commas: {},
    comments: warning,
    'comments-indentation': warning,
    'document-end': false,
    'document-start': warning,
    'empty-lines': {},
    'empty-values': false,
    'float-values': false,
    hyphens: {},
    indentation: {},
    'key-duplicates': {},
    'key-ordering': false,
    'line-length': {},
    'new-line-at-end-of-file': {},
    'new-lines': {},
    'octal-values': false,
    'quoted-strings': false,
    'trailing-spaces': {},
    truthy: warning,
  };
}
