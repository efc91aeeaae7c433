import { EndpointError } from '@labpipe/cli';
import { objectIn } from './answer.ts';

/** The name of the first model that a server lists. Throws EndpointError where it lists none. */
export function firstModel(body: string, url: string): string {
  const { data, models } = objectIn(body) as { data?: unknown; models?: unknown };
  // Most say `data`; Ollama's own list, and some others, say `models`.
  for (const list of [data, models]) {
    const [first] = Array.isArray(list) ? list : [];
    const name = first?.id ?? first?.name;
    if (typeof name === 'string') return name;
  }
  throw new EndpointError(
    `${url}: Unexpected empty list of models, expected one: name it with --model`,
  );
}
