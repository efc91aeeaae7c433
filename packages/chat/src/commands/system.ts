import type { Command } from '../command.ts';

export const system: Command = {
  name: 'system',
  aliases: [],
  argument: '[TEXT|none]',
  describe: 'show the system message, set it, or have none',
  run(argument, { conversation }) {
    if (argument !== '') conversation.system = argument === 'none' ? undefined : argument;
    return `system message: ${conversation.system ?? 'none'}`;
  },
};
