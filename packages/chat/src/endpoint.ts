import { type Io, ioWith } from '@labpipe/cli';
import { type Client, connect, type EndpointArgs } from '@labpipe/model';
import type { Endpoint } from '@labpipe/records';

// Where `serve` listens unless it is told otherwise.
const usualUrl = 'http://127.0.0.1:8000/v1';

/** Reach the endpoint: the flag's, else the record's, else the environment's, else the one that `serve` starts. */
export function reach(args: EndpointArgs, io: Io, record?: Endpoint): Promise<Client> {
  const { OPENAI_API_KEY: key, ...env } = io.env;
  const meant = args['endpoint-url'] ?? (record ? undefined : env['OPENAI_BASE_URL']);
  const url = meant ?? record?.url ?? usualUrl;
  // A record's model is the one at its own url.
  const model = args.model ?? (url === record?.url ? record.model : undefined);
  // The key of the environment is for a place that somebody named, not for one that came with the data.
  const sent = meant !== undefined && key !== undefined ? { ...env, OPENAI_API_KEY: key } : env;
  return connect({ ...args, 'endpoint-url': url, model }, ioWith(io, { env: sent }));
}
