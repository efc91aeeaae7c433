import { createInterface, type Interface } from 'node:readline';
import { EndpointError, type Io } from '@labpipe/cli';
import { type Client, RequestError } from '@labpipe/model';
import type { Ledger } from '@labpipe/records';
import { type AskSettings, ask, isTooLong } from './ask.ts';
import { newBlock } from './block.ts';
import { runCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import type { Writer } from './writer.ts';

/** Everything a conversation on a terminal needs. */
export interface Repl {
  client: Client;
  conversation: Conversation;
  settings: AskSettings;
  writer: Writer;
  ledger: Ledger;
  io: Io;
  /** Where the person types: stdin, or the terminal itself where stdin is a pipe. */
  terminal: NodeJS.ReadableStream;
}

/** Talk with a model until Ctrl-D or /exit. What is typed and told goes to stderr; only answers go to stdout. */
export async function converse(repl: Repl): Promise<void> {
  const { client, conversation, io, terminal } = repl;
  const lines = createInterface({ input: terminal, output: io.stderr, terminal: true });
  const block = newBlock();
  const say = (text: string) => io.stderr.write(`${text}\n`);
  let answering: AbortController | undefined;
  const prompt = () => {
    lines.setPrompt(block.open ? '... ' : '>>> ');
    lines.prompt();
  };
  const onInterrupt = () => {
    if (answering) return answering.abort();
    if (lines.line === '' && !block.open) say('\n(Ctrl-D or /exit ends)');
    else say('');
    block.reset();
    dropTyped(lines);
    prompt();
  };
  const close = () => lines.close();
  lines.on('SIGINT', onInterrupt);
  io.signal?.addEventListener('abort', close);

  say(`${client.model} at ${client.url}; /help lists the commands`);
  prompt();
  try {
    for await (const line of lines) {
      const isCommand = !block.open && line.startsWith('/');
      const text = isCommand ? undefined : block.push(line);
      if (isCommand) {
        const told = runCommand(line, { conversation, end: close });
        if (told !== undefined) say(told);
      } else if (text) {
        answering = new AbortController();
        await answer(repl, text, answering.signal);
        answering = undefined;
      }
      if (io.signal?.aborted) break;
      prompt();
    }
  } finally {
    io.signal?.removeEventListener('abort', close);
    lines.close();
  }
}

/** One question and its answer. What goes wrong is told, and the conversation goes on without that question. */
async function answer(repl: Repl, text: string, interrupted: AbortSignal): Promise<void> {
  const { conversation, writer, ledger, io } = repl;
  const signal = io.signal ? AbortSignal.any([io.signal, interrupted]) : interrupted;
  conversation.say('user', text);
  ledger.took();
  ledger.made();
  try {
    const said = await askWithinContext(repl, signal);
    await writer.finish(said);
    if (said.text === '') conversation.unsay();
    else conversation.say('assistant', said.text);
  } catch (error) {
    if (!(error instanceof RequestError || error instanceof EndpointError)) throw error;
    conversation.unsay();
    ledger.fail('ask', 'no-answer', error.message, text);
    io.stderr.write(`chat: ${error.message}\n`);
  }
}

/** Where the model cannot hold the whole conversation, forget the oldest of it, as people do. */
async function askWithinContext(
  { client, conversation, settings, writer, io }: Repl,
  signal: AbortSignal,
) {
  for (;;) {
    try {
      return await ask(client, conversation.messages(), settings, writer.show, signal);
    } catch (error) {
      if (!isTooLong(error) || !conversation.forgetOldest()) throw error;
      io.stderr.write('chat: the conversation is too long for the model: forgot its beginning\n');
    }
  }
}

function dropTyped(lines: Interface): void {
  lines.write(null, { ctrl: true, name: 'e' });
  lines.write(null, { ctrl: true, name: 'u' });
}
