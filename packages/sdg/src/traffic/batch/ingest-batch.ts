import { InputError, type Io, inputs } from '@labpipe/cli';
import type { AnswerCache, RequestError } from '@labpipe/model';
import { requestKey } from '@labpipe/model';
import { readChecked } from '@labpipe/records';
import { inPlaceOf, type Teacher } from '../teacher.ts';
import { type BatchResult, batchResult, outcomeOf } from './batch-result.ts';

/** What a Batch's results held. */
export interface Ingested {
  /** Answers that were kept. */
  answers: number;
  /** Requests that the server refused, by their keys: they are not asked again. */
  refused: Map<string, RequestError>;
  /** Requests that came to nothing for a reason that may pass, by the reason: they are asked again. */
  nothing: Map<string, number>;
  /** Lines under --skip-bad that are no result of ours. */
  bad: number;
}

/** Put the answers of result files (OpenAI's or those of `vllm run-batch`) into the cache. Throws InputError for a broken line. */
export async function ingestBatch(
  paths: readonly string[],
  cache: AnswerCache,
  io: Io,
  skipBad: boolean,
): Promise<Ingested> {
  const ingested: Ingested = { answers: 0, refused: new Map(), nothing: new Map(), bad: 0 };
  for (const input of inputs(paths, io)) {
    for await (const { at, record, wrong } of readChecked<BatchResult>(input, [batchResult])) {
      const fault = wrong ?? wrongKey(record.custom_id);
      if (fault === undefined) take(record as BatchResult, cache, ingested);
      else if (skipBad) ingested.bad++;
      else throw new InputError(at, `${fault}. --skip-bad goes on without such lines`);
    }
  }
  return ingested;
}

function wrongKey(id: string): string | undefined {
  return /^[0-9a-f]{40}$/.test(id)
    ? undefined
    : `Unexpected custom_id ${JSON.stringify(id.slice(0, 60))}, expected one of --emit-batch`;
}

function take(result: BatchResult, cache: AnswerCache, ingested: Ingested): void {
  const outcome = outcomeOf(result);
  if ('answer' in outcome) {
    cache.put(result.custom_id, outcome.answer);
    ingested.answers++;
  } else if ('refused' in outcome) ingested.refused.set(result.custom_id, outcome.refused);
  else ingested.nothing.set(outcome.nothing, (ingested.nothing.get(outcome.nothing) ?? 0) + 1);
}

/** A teacher that is not asked what a batch was refused. */
export function withoutRefused(teacher: Teacher, { refused }: Ingested): Teacher {
  if (refused.size === 0) return teacher;
  return inPlaceOf(teacher, async (request) => {
    const why = refused.get(requestKey(teacher.model, request));
    if (why) throw why;
    return teacher.chat(request);
  });
}

const mostReasons = 5;

/** `1180 answers kept, 12 refused (400 too long 12), 8 to ask again (batch_expired 8)` */
export function describeIngested({ answers, refused, nothing, bad }: Ingested): string {
  const reasons = new Map<string, number>();
  for (const { message } of refused.values()) reasons.set(message, (reasons.get(message) ?? 0) + 1);
  return [
    `${answers} answers kept`,
    ...(refused.size > 0 ? [`${refused.size} refused (${listed(reasons)})`] : []),
    ...(nothing.size > 0 ? [`${sum(nothing)} to ask again (${listed(nothing)})`] : []),
    ...(bad > 0 ? [`${bad} bad lines`] : []),
  ].join(', ');
}

function listed(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, mostReasons).map(([what, count]) => `${what}: ${count}`);
  return [...shown, ...(sorted.length > mostReasons ? ['…'] : [])].join('; ');
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
