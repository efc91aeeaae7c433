import type { Io } from '@labpipe/cli';
import { type Client, connect, type EndpointArgs } from '@labpipe/model';
import type { BenchmarkArgs } from '../options.ts';
import { serveModel } from './serve.ts';
import type { Subject } from './subject.ts';

/** A model that answers now. */
export interface Connection {
  /** What records call it: the path of a file, the name of what others serve. */
  name: string;
  client: Client;
  close: () => Promise<void>;
}

/** Reach a model, serving it first when it is a file. Throws EndpointError when it does not answer. */
export async function openConnection(
  subject: Subject,
  args: BenchmarkArgs,
  io: Io,
  jobs: number,
): Promise<Connection> {
  if ('hosted' in subject) {
    const client = await connect({ ...args, model: subject.model }, io, { jobs });
    return { name: client.model, client, close: async () => {} };
  }
  if ('url' in subject) {
    const client = await reach(subject.url, subject.model, args, io, jobs);
    return { name: subject.name, client, close: async () => {} };
  }
  const settings = {
    command: args['serve-command'],
    timeoutSeconds: args['request-timeout'],
    verbose: args.verbose,
  };
  const { endpoint, stop } = await serveModel(subject, settings, io);
  try {
    const client = await reach(endpoint.url, endpoint.model, args, io, jobs);
    return { name: subject.name, client, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// A url that came with the data must not be sent the key that the environment holds for another place.
function reach(
  url: string,
  model: string,
  args: EndpointArgs,
  { env, signal }: Io,
  jobs: number,
): Promise<Client> {
  const { OPENAI_API_KEY: _, ...others } = env;
  return connect(
    { ...args, 'endpoint-url': url, model },
    { env: others, ...(signal && { signal }) },
    { jobs },
  );
}
