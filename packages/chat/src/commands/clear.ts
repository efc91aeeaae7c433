import type { Command } from '../command.ts';

export const clear: Command = {
  name: 'clear',
  aliases: ['new', 'n'],
  describe: 'begin anew: forget what was said, keep the system message',
  run(_argument, { conversation }) {
    conversation.clear();
    return 'forgotten';
  },
};
