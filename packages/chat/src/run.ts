import { type Io, isTerminal, UsageError } from '@labpipe/cli';
import { type EndpointArgs, RequestError } from '@labpipe/model';
import { type Endpoint, type Ledger, type LedgerArgs, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { type AskSettings, ask } from './ask.ts';
import { newConversation } from './conversation.ts';
import { reach } from './endpoint.ts';
import { converse } from './repl.ts';
import { answerRecords } from './rows.ts';
import { type Given, readStdin } from './stdin.ts';
import { isEndpoint, type Taken, takenKinds } from './taken.ts';
import { openTerminal } from './terminal.ts';
import { recordWriter, textWriter, type Writer } from './writer.ts';

export interface Args extends EndpointArgs, LedgerArgs, AskSettings {
  _: string[];
  system?: string | undefined;
  json: boolean;
}

type Records = AsyncGenerator<Taken>;

/** Answer one question, records, or a person at a terminal. */
export async function run(given: Args, io: Io): Promise<number> {
  const args = checked(given);
  const stdin = await readStdin(io);
  const question = args._.join(' ').trim();
  // The closing line counts records; a single answer needs no count.
  const counted = (stdin.kind === 'records' && question === '') || args.verbose;
  const tool = { name: 'chat', version: manifest.version };
  return withLedger(tool, { ...args, quiet: args.quiet || !counted }, io, async (ledger) => {
    const writer = args.json ? recordWriter(ledger) : textWriter(io, ledger);
    if (stdin.kind !== 'records') {
      return withoutRecords(stdin, question, args, writer, ledger, io);
    }
    const records = ledger.readAny(stdin.input, takenKinds) as Records;
    try {
      return await withRecords(records, question, args, writer, ledger, io);
    } finally {
      // Not before the answer: a server at the other end of the pipe ends when we leave it.
      await records.return(undefined);
    }
  });
}

function withoutRecords(
  stdin: Exclude<Given, { kind: 'records' }>,
  question: string,
  args: Args,
  writer: Writer,
  ledger: Ledger,
  io: Io,
) {
  const text = stdin.kind === 'text' ? stdin.text : '';
  const whole = [text, question].filter((part) => part !== '').join('\n\n');
  if (whole !== '') return answerOne(whole, undefined, args, writer, ledger, io);
  if (stdin.kind === 'terminal') return talk(undefined, args, writer, ledger, io);
  throw new UsageError('Unexpected empty stdin, expected a question, there or as an argument');
}

/** The first record decides: where it is an endpoint, it is whom to ask. */
async function withRecords(
  records: Records,
  question: string,
  args: Args,
  writer: Writer,
  ledger: Ledger,
  io: Io,
) {
  const talks = isTerminal(io.stdout) && !args.json;
  if (question === '' && !talks) {
    await answerRecords(records, args, writer, ledger, io);
    return undefined;
  }
  const { value: first } = (await records.next()) as IteratorResult<Taken, undefined>;
  const whom = isEndpoint(first) ? first : undefined;
  if (question === '') {
    if (whom) return talk(whom, args, writer, ledger, io);
    await answerRecords(again(first, records), args, writer, ledger, io);
    return undefined;
  }
  if (!whom) {
    throw new UsageError('Unexpected question beside messages on stdin, expected one of them');
  }
  return answerOne(question, whom, args, writer, ledger, io);
}

/** One question, one answer; 1 where the server refused it. */
async function answerOne(
  question: string,
  whom: Endpoint | undefined,
  args: Args,
  writer: Writer,
  ledger: Ledger,
  io: Io,
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

async function talk(
  whom: Endpoint | undefined,
  args: Args,
  writer: Writer,
  ledger: Ledger,
  io: Io,
): Promise<number> {
  const terminal = openTerminal(io);
  const client = await reach(args, io, whom);
  const conversation = newConversation(args.system);
  await converse({ client, conversation, settings: args, writer, ledger, io, terminal });
  return 0;
}

async function* again<T>(first: T | undefined, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (first !== undefined) yield first;
  yield* rest;
}

/** Records carry what only whole answers have: what they took. */
function checked(args: Args): Args {
  const { temperature, 'max-tokens': maxTokens } = args;
  if (!(temperature >= 0 && temperature <= 2)) {
    throw new UsageError(`--temperature: Unexpected ${temperature}, expected 0 to 2`);
  }
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens > 0)) {
    throw new UsageError(`--max-tokens: Unexpected ${maxTokens}, expected a whole number from 1`);
  }
  return { ...args, stream: args.stream && !args.json };
}
