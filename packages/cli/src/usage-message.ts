import { closest } from './closest.ts';

/** What yargs found wrong with a command line, in our words: one line, what was found, what is expected. */
export function usageMessage(message: string, options: readonly string[]): string {
  const [first = '', ...more] = message.split('\n');
  const [, names] = /^Unknown arguments?: (.+)$/.exec(first) ?? [];
  if (names !== undefined) return unknownOption(names.split(', ')[0]!, options);
  const [, name] = /^Not enough arguments following: (.+)$/.exec(first) ?? [];
  if (name !== undefined) return `--${name}: Unexpected end, expected a value`;
  if (first !== 'Invalid values:') return message;
  const [, option, given, choices] =
    /^\s*Argument: (\S+), Given: (.*), Choices: (.*)$/.exec(more[0] ?? '') ?? [];
  if (option === undefined || given === undefined || choices === undefined) return message;
  const known = choices.split(', ').map((choice) => choice.replaceAll('"', ''));
  return `--${option}: Unexpected ${given.replaceAll('"', '')}, expected ${known.join(', ')}`;
}

function unknownOption(name: string, options: readonly string[]): string {
  const near = closest(name, options);
  const dashes = name.length === 1 ? '-' : '--';
  return `Unexpected option ${dashes}${name}, expected ${near ? `--${near}` : 'one that the help names'}`;
}
