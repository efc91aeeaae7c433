import { type Io, UsageError } from '@labpipe/cli';
import { requestKey } from '@labpipe/model';
import { type Exchange, exchange } from './exchange.ts';
import { readLog } from './read-log.ts';
import type { ChatAnswer, Teacher } from './teacher.ts';
import { UnansweredError } from './unanswered-error.ts';

/**
 * A teacher who answers from a recording alone, offline. The recording's lines may be in any order; what is not in it is a
 * failed record, and `model` need be given only when it holds several models.
 */
export async function replay(path: string, io: Io, model?: string): Promise<Teacher> {
  const answers = new Map<string, ChatAnswer>();
  const models = new Set<string>();
  let url = '';
  for await (const { request, answer, endpoint } of readLog(path, exchange, io)) {
    const { model: asked, ...rest } = request as Exchange['request'];
    // By what it says, not by its id: a recording may be edited.
    answers.set(requestKey(asked, rest), answer);
    models.add(asked);
    url ||= endpoint;
  }
  const name = model ?? onlyOne(models, path);
  return {
    url,
    model: name,
    chat: async (request) => {
      const answer = answers.get(requestKey(name, request));
      if (answer) return answer;
      throw new UnansweredError(
        'not-recorded',
        `--replay ${path}: Unexpected request, expected one of the ${answers.size} that it holds: record again with --record`,
      );
    },
  };
}

function onlyOne(models: ReadonlySet<string>, path: string): string {
  const [first, ...others] = models;
  if (first !== undefined && others.length === 0) return first;
  const found = first === undefined ? 'no answers' : `answers of ${[...models].join(', ')}`;
  throw new UsageError(
    `--replay ${path}: Unexpected recording with ${found}, expected those of one model: name it with --model`,
  );
}
