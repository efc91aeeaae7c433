import { openLineFile } from '@labpipe/cli';
import { requestKey } from '@labpipe/model';
import type { Exchange } from './exchange.ts';
import { type ChatAnswer, inPlaceOf, type Teacher } from './teacher.ts';

/** Keep every request with its answer in a file, one a line, whole and at once; each request once. */
export function recordExchanges(teacher: Teacher, path: string): Teacher & { close: () => void } {
  const file = openLineFile('record', path);
  const kept = new Set<string>();
  const { url, model } = teacher;

  const keep = (key: string, request: Exchange['request'], answer: ChatAnswer): void => {
    if (kept.has(key)) return;
    kept.add(key);
    const line: Exchange = {
      kind: 'exchange',
      id: key,
      endpoint: url,
      request,
      answer,
    };
    file.add(JSON.stringify(line));
  };
  const recording = inPlaceOf(teacher, async (request) => {
    const answer = await teacher.chat(request);
    keep(requestKey(model, request), { model, ...request }, answer);
    return answer;
  });
  return { ...recording, close: file.close };
}
