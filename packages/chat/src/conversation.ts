import type { ChatMessage } from '@labpipe/model';

/** What was said so far, and by whom. */
export interface Conversation {
  /** What to send: the system message, if any, and the rest. */
  messages: () => ChatMessage[];
  /** The system message; undefined is none. */
  system: string | undefined;
  say: (role: 'user' | 'assistant', content: string) => void;
  /** Take back the last message. */
  unsay: () => void;
  /** Forget the oldest question and its answer; false where only the last question is left. */
  forgetOldest: () => boolean;
  /** Forget all but the system message. */
  clear: () => void;
}

/** A conversation that begins. */
export function newConversation(system?: string): Conversation {
  let turns: ChatMessage[] = [];
  return {
    system,
    messages() {
      const first = this.system === undefined ? [] : [{ role: 'system', content: this.system }];
      return [...first, ...turns];
    },
    say: (role, content) => {
      turns.push({ role, content });
    },
    unsay: () => {
      turns.pop();
    },
    forgetOldest() {
      const next = turns.findIndex(({ role }, at) => at > 0 && role === 'user');
      if (next < 0) return false;
      turns = turns.slice(next);
      return true;
    },
    clear: () => {
      turns = [];
    },
  };
}
