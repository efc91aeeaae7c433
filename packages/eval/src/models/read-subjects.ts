import { type Input, InputError, type Io, inputs, isTerminal, UsageError } from '@labpipe/cli';
import {
  type Checkpoint,
  checkpoint,
  type Endpoint,
  endpoint,
  type Ledger,
  type Model,
  model,
  readLines,
  validator,
} from '@labpipe/records';
import type { BenchmarkArgs } from '../options.ts';
import { readAhead } from './read-ahead.ts';
import type { Subject } from './subject.ts';

/** The models that the command line names, else those of the records on standard input as they come. */
export async function* readSubjects(
  args: BenchmarkArgs,
  io: Io,
  ledger: Ledger,
): AsyncGenerator<Subject> {
  const { 'endpoint-url': url, model: name, base, _: paths } = args;
  const hosted = { hosted: true, ...(name && { model: name }) } as const;
  if (url !== undefined && paths.length > 0) {
    throw new UsageError('Unexpected files beside --endpoint-url, expected one or the other');
  }
  if (url !== undefined) yield { name: url, ...hosted };
  else if (paths.length > 0 && paths.join() !== '-') {
    for (const path of paths) yield { name: path, path, ...(base && { base }) };
  } else if (!isTerminal(io.stdin)) {
    const [input] = inputs(['-'], io);
    yield* readAhead(fromRecords(input!, args['skip-bad'], ledger), io.signal);
  } else if (io.env['OPENAI_BASE_URL']) {
    yield { name: io.env['OPENAI_BASE_URL'], ...hosted };
  } else {
    throw new UsageError('Unexpected terminal, expected a file, --endpoint-url, or records');
  }
}

const kinds = [checkpoint, model, endpoint];

async function* fromRecords(
  { name, bytes }: Input,
  skipBad: boolean,
  ledger: Ledger,
): AsyncGenerator<Subject> {
  const checks = new Map(kinds.map((kind) => [kind.name, validator(kind.schema, kind.name)]));
  let number = 0;
  const seen = new Set<string>();
  let passedOver = 0;
  for await (const line of readLines(bytes)) {
    number++;
    if (line.trim() === '') continue;
    const record = parse(line);
    const check = checks.get(String(record?.kind));
    const wrong = record ? check?.(record) : 'Unexpected text, expected one JSON record per line';
    if (wrong !== undefined) {
      if (!skipBad) throw new InputError(`${name}:${number}`, wrong);
      ledger.took();
      ledger.made();
      ledger.reject('read', 'bad-line', `${name}:${number}: ${wrong}`, line);
    } else {
      const subject = check && subjectOf(record as Checkpoint | Model | Endpoint);
      // A training run names its last checkpoint again as its model.
      if (!subject || seen.has(JSON.stringify(subject))) passedOver++;
      else {
        seen.add(JSON.stringify(subject));
        yield subject;
      }
    }
  }
  if (passedOver > 0) ledger.note(`${passedOver} records passed over`);
  if (seen.size === 0) {
    throw new InputError(
      name,
      `Unexpected end after ${passedOver} other records, expected a checkpoint, model or endpoint record`,
    );
  }
}

function subjectOf(record: Checkpoint | Model | Endpoint): Subject {
  if (record.kind === 'endpoint') {
    const { url, model: name } = record as Endpoint;
    return { name, url, model: name };
  }
  const { path, format, base, chat_template: chatTemplate } = record as Checkpoint | Model;
  if (format === 'hosted') return { name: path, hosted: true, model: path };
  return {
    name: path,
    path,
    ...(format === 'adapter' && base && { base }),
    ...(chatTemplate && { chatTemplate }),
  };
}

function parse(line: string): { kind?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
