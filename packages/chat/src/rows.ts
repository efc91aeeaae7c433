import { type ChatMessage, type Client, RequestError } from '@labpipe/model';
import type { Ledger, Message, Row } from '@labpipe/records';
import { ask } from './ask.ts';
import { newConversation } from './conversation.ts';
import { reach } from './endpoint.ts';
import { isEndpoint, isRow, type Taken } from './taken.ts';
import type { Task } from './task.ts';

/**
 * Answer records one by one: a row is a conversation of its own (an answer at its end is left out), `message` records
 * are one conversation, an `endpoint` record says whom to ask from there on.
 */
export async function answerRecords(
  { args, writer, ledger, io }: Task,
  records: AsyncIterable<Taken>,
): Promise<undefined> {
  const conversation = newConversation(args.system);
  let client: Client | undefined;
  const put = async (messages: readonly ChatMessage[], taken: Taken) => {
    client ??= await reach(args, io);
    ledger.made();
    try {
      const said = await ask(client, messages, args, writer.show);
      await writer.finish(said);
      return said.text;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      ledger.fail('ask', 'refused', error.message, taken);
      return undefined;
    }
  };

  const hear = async (said: Message) => {
    if (said.role === 'system') conversation.system = said.content;
    else if (said.role === 'user') {
      conversation.say('user', said.content);
      const text = await put(conversation.messages(), said);
      if (text === undefined) conversation.unsay();
      else conversation.say('assistant', text);
    } else {
      const detail = `Unexpected role ${said.role}, expected user or system; a row with messages holds a whole conversation`;
      refuse(ledger, 'unexpected-role', detail, said);
    }
  };

  for await (const taken of records) {
    if (isEndpoint(taken)) client = await reach(args, io, taken);
    else if (!isRow(taken)) await hear(taken);
    else {
      const messages = questionOf(taken, args.system);
      if (messages) await put(messages, taken);
      else refuse(ledger, 'no-question', 'expected a message of the user', taken);
    }
  }
}

/** What of a row to send: up to the last message of the user. */
function questionOf({ messages }: Row, system: string | undefined): ChatMessage[] | undefined {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  if (last < 0) return undefined;
  const asked = messages.slice(0, last + 1);
  if (system === undefined) return asked;
  return [{ role: 'system', content: system }, ...asked.filter(({ role }) => role !== 'system')];
}

function refuse(ledger: Ledger, reason: string, detail: string, taken: Taken): void {
  ledger.made();
  ledger.reject('read', reason, detail, taken);
}
