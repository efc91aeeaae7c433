import { once } from 'node:events';
import { type Io, isTerminal } from '@labpipe/cli';
import { type Ledger, type Message, message, record } from '@labpipe/records';
import type { Said } from './ask.ts';
import { harmless } from './harmless.ts';

/** Puts answers on stdout. */
export interface Writer {
  /** A piece of an answer, as it comes. */
  show: (piece: string) => Promise<void>;
  /** The answer is complete. */
  finish: (said: Said) => Promise<void>;
}

/** As text: on a terminal without anything that could command it, else as the model wrote it. */
export function textWriter({ stdout, stderr }: Io, ledger: Ledger): Writer {
  const clean = isTerminal(stdout) ? harmless : (text: string) => text;
  const write = async (text: string) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  };
  return {
    show: (piece) => write(clean(piece)),
    async finish({ text, interrupted }) {
      if (!text.endsWith('\n')) await write('\n');
      if (text === '' && !interrupted) stderr.write('chat: the model answered nothing\n');
      ledger.wrote();
    },
  };
}

/** As `message` records. Their ids follow from what was said, not from how long it took. */
export function recordWriter(ledger: Ledger): Writer {
  return {
    show: async () => {},
    finish: ({ text, model, usage, seconds }) =>
      ledger.write({
        ...record<Message>(message, { role: 'assistant', content: text, model }),
        ...(usage && { usage }),
        elapsed_seconds: seconds,
      }),
  };
}
