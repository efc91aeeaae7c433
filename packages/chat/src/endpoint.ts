import type { Io } from '@labpipe/cli';
import { type Client, connect, type EndpointArgs } from '@labpipe/model';
import type { Endpoint } from '@labpipe/records';

// Where `serve` listens unless it is told otherwise.
const usualUrl = 'http://127.0.0.1:8000/v1';

/** Reach the endpoint: the flag's, else the record's, else the environment's, else the one that `serve` starts. */
export function reach(args: EndpointArgs, io: Io, record?: Endpoint): Promise<Client> {
  const url = args['endpoint-url'] ?? record?.url ?? io.env['OPENAI_BASE_URL'] ?? usualUrl;
  // A record's model is the one at its own url.
  const model = args.model ?? (url === record?.url ? record.model : undefined);
  return connect({ ...args, 'endpoint-url': url, model }, io);
}
