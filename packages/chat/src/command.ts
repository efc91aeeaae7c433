import type { Conversation } from './conversation.ts';

/** Something to tell the program, not the model: a line that begins with `/`. */
export interface Command {
  name: string;
  /** Other names, such as those of InstructLab's chat. */
  aliases: readonly string[];
  /** What stands after the name, for the help. */
  argument?: string;
  describe: string;
  /** Does it; what it returns is shown. `end` ends the conversation. */
  run: (argument: string, session: Session) => string | undefined;
}

/** What a command may change. */
export interface Session {
  conversation: Conversation;
  end: () => void;
}
