import { type Io, isTerminal, UsageError } from '@labpipe/cli';
import { type Endpoint, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { newConversation } from './conversation.ts';
import { reach } from './endpoint.ts';
import { answerQuestion } from './question.ts';
import { converse } from './repl.ts';
import { answerRecords } from './rows.ts';
import { type Args, checkSettings } from './settings.ts';
import { readStdin } from './stdin.ts';
import { isEndpoint, type Taken, takenKinds } from './taken.ts';
import type { Task } from './task.ts';
import { openTerminal } from './terminal.ts';
import { recordWriter, textWriter } from './writer.ts';

/** Answer one question, records, or a person at a terminal. */
export async function run(given: Args, io: Io): Promise<number> {
  const args = checkSettings(given);
  const question = args._.filter((argument) => argument !== '-')
    .join(' ')
    .trim();
  const talks = question === '' && isTerminal(io.stdout) && !args.json;
  const knows = args['endpoint-url'] ?? io.env['OPENAI_BASE_URL'];
  const optional = question !== '' && knows !== undefined && !args._.includes('-');
  const stdin = await readStdin(io, { optional });
  // The closing line counts records; a single answer or a person needs no count.
  const counted = (stdin.kind === 'records' && question === '' && !talks) || args.verbose;
  const tool = { name: 'chat', version: manifest.version };
  return withLedger(tool, { ...args, quiet: args.quiet || !counted }, io, async (ledger) => {
    const writer = args.json ? recordWriter(ledger) : textWriter(io, ledger);
    const task = { args, writer, ledger, io };
    if (stdin.kind === 'terminal')
      return question === '' ? talk(task) : answerQuestion(task, question);
    if (stdin.kind === 'text') return answerText(task, stdin.text, question);
    const records = ledger.readAny(stdin.input, takenKinds) as AsyncGenerator<Taken, undefined>;
    try {
      if (question !== '') return await answerBeside(task, records, question);
      return talks ? await talkOrAnswer(task, records) : await answerRecords(task, records);
    } finally {
      // Not before the answer: a server at the other end of the pipe ends when we leave it.
      await records.return(undefined);
    }
  });
}

function answerText(task: Task, text: string, question: string) {
  const whole = [text, question].filter((part) => part !== '').join('\n\n');
  if (whole !== '') return answerQuestion(task, whole);
  throw new UsageError('Unexpected empty stdin, expected a question, there or as an argument');
}

/** A question of the arguments: the record on stdin says whom to ask. */
async function answerBeside(
  task: Task,
  records: AsyncGenerator<Taken, undefined>,
  question: string,
) {
  const { value: first } = await records.next();
  if (isEndpoint(first)) return answerQuestion(task, question, first);
  throw new UsageError('Unexpected question beside messages on stdin, expected one of them');
}

/** On a terminal an endpoint is somebody to talk with; other records are answered. */
async function talkOrAnswer(task: Task, records: AsyncGenerator<Taken, undefined>) {
  const { value: first } = await records.next();
  if (first === undefined || isEndpoint(first)) return talk(task, first);
  return answerRecords(task, again(first, records));
}

async function talk(task: Task, whom?: Endpoint): Promise<number> {
  const { args, io } = task;
  const terminal = openTerminal(io);
  const client = await reach(args, io, whom);
  await converse(task, { client, conversation: newConversation(args.system), terminal });
  return 0;
}

async function* again<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}
