import { createInterface, type Interface } from 'node:readline';
import { EndpointError } from '@labpipe/cli';
import { type Client, RequestError } from '@labpipe/model';
import { ask, isTooLong, type Said } from './ask.ts';
import { newBlock } from './block.ts';
import { runCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import type { Task } from './task.ts';

/** A conversation on a terminal. */
export interface Talk {
  client: Client;
  conversation: Conversation;
  /** Where the person types: stdin, or the terminal itself where stdin is a pipe. */
  terminal: NodeJS.ReadableStream;
}

/** Talk with a model until Ctrl-D or /exit. What is typed and told goes to stderr; only answers go to stdout. */
export async function converse(task: Task, talk: Talk): Promise<void> {
  const { io } = task;
  const { client, conversation, terminal } = talk;
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
  let ended = false;
  const close = () => {
    ended = true;
    lines.close();
  };
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
        await answer(task, talk, text, answering.signal);
        answering = undefined;
      }
      if (ended) break;
      prompt();
    }
    // Ctrl-D leaves the cursor behind the prompt.
    if (!ended) say('');
  } finally {
    io.signal?.removeEventListener('abort', close);
    lines.close();
  }
}

/** One question and its answer. What goes wrong is told, and the conversation goes on without that question. */
async function answer(
  task: Task,
  talk: Talk,
  text: string,
  interrupted: AbortSignal,
): Promise<void> {
  const { writer, ledger, io } = task;
  const { conversation } = talk;
  const signal = io.signal ? AbortSignal.any([io.signal, interrupted]) : interrupted;
  conversation.say('user', text);
  ledger.took();
  ledger.made();
  try {
    const said = await askWithinContext(task, talk, signal);
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
  { args, writer, io }: Task,
  { client, conversation }: Talk,
  signal: AbortSignal,
): Promise<Said> {
  for (;;) {
    try {
      return await ask(client, conversation.messages(), args, writer.show, signal);
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
