import { RequestError } from '@labpipe/model';
import type { Endpoint } from '@labpipe/records';
import { ask } from './ask.ts';
import { newConversation } from './conversation.ts';
import { reach } from './endpoint.ts';
import type { Task } from './task.ts';

/** One question, one answer; 1 where the server refused it. */
export async function answerQuestion(
  { args, writer, ledger, io }: Task,
  question: string,
  whom?: Endpoint,
): Promise<number | undefined> {
  ledger.took();
  ledger.made();
  const client = await reach(args, io, whom);
  const conversation = newConversation(args.system);
  conversation.say('user', question);
  try {
    await writer.finish(await ask(client, conversation.messages(), args, writer.show, io.signal));
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    ledger.fail('ask', 'refused', error.message, question);
    io.stderr.write(`chat: ${client.url}: ${error.message}\n`);
    return 1;
  }
}
