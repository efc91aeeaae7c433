/** What an option of a rule may be set to, and how to say it. */
export interface OptionType {
  readonly words: string;
  readonly takes: (value: unknown) => boolean;
}

export const flag: OptionType = {
  words: 'true or false',
  takes: (value) => typeof value === 'boolean',
};

export const wholeNumber: OptionType = {
  words: 'a whole number',
  takes: (value) => Number.isInteger(value),
};

/** One of these values. */
export function oneOf(...values: readonly (string | boolean)[]): OptionType {
  return {
    words: `one of ${values.join(', ')}`,
    takes: (value) => values.includes(value as string),
  };
}

/** A whole number, or this word. */
export function numberOr(word: string): OptionType {
  return {
    words: `a whole number or ${word}`,
    takes: (value) => value === word || Number.isInteger(value),
  };
}

/** A list of some of these values. */
export function someOf(values: readonly string[]): OptionType {
  return {
    words: `a list of some of ${values.join(', ')}`,
    takes: (value) => Array.isArray(value) && value.every((item) => values.includes(item)),
  };
}

/** A list of regular expressions. */
export const patterns: OptionType = {
  words: 'a list of regular expressions',
  takes: (value) => Array.isArray(value) && value.every(isPattern),
};

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
