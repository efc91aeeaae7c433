import type { Command, Session } from './command.ts';
import { clear } from './commands/clear.ts';
import { exit } from './commands/exit.ts';
import { system } from './commands/system.ts';

const help: Command = {
  name: 'help',
  aliases: ['h', '?'],
  describe: 'this list',
  run: () =>
    [
      ...commands.map(({ name, argument = '', describe }) => {
        const call = `/${name} ${argument}`.trimEnd();
        return `${call.padEnd(22)}${describe}`;
      }),
      `${'"""'.padEnd(22)}begin a message of several lines, and end it`,
      `${'Ctrl-C'.padEnd(22)}stop an answer, or drop what is typed`,
    ].join('\n'),
};

/** Every command of a conversation. */
const commands: readonly Command[] = [clear, exit, help, system];

/** Run a line that begins with `/`; returns what to show. */
export function runCommand(line: string, session: Session): string | undefined {
  const [, name = '', argument = ''] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = commands.find((one) => one.name === name || one.aliases.includes(name));
  if (command) return command.run(argument.trim(), session);
  const known = commands.map((one) => `/${one.name}`).join(', ');
  return `Unexpected /${name}, expected one of ${known}; a space before it sends it to the model`;
}
