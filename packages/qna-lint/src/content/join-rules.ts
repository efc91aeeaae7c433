/**
 * A command line with every `--rule` of it in one, their values parted by blanks: yargs, as labpipe sets it, would keep the
 * last alone.
 */
export function joinRules(argv: readonly string[]): string[] {
  const values: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] as string;
    if (argument === '--') {
      rest.push(...argv.slice(at));
      break;
    }
    const next = argv[at + 1];
    if (argument.startsWith('--rule=')) values.push(argument.slice('--rule='.length));
    else if (argument === '--rule' && next !== undefined) values.push(argv[++at] as string);
    else rest.push(argument);
  }
  return values.length > 0 ? ['--rule', values.join(' '), ...rest] : rest;
}
