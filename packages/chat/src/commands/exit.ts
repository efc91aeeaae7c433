import type { Command } from '../command.ts';

export const exit: Command = {
  name: 'exit',
  aliases: ['quit', 'q'],
  describe: 'end (also Ctrl-D)',
  run(_argument, { end }) {
    end();
    return undefined;
  },
};
