import type { Io } from '@labpipe/cli';
import { connect, type EndpointArgs } from '@labpipe/model';
import { openBreaker } from '../flow/breaker.ts';
import { openCache } from './cache-folder.ts';
import type { TrafficArgs } from './options.ts';
import { recordExchanges } from './record.ts';
import { remember } from './remember.ts';
import { replay } from './replay.ts';
import type { Teacher } from './teacher.ts';

/** A teacher with all that stands before it. */
export interface OpenTeacher {
  teacher: Teacher;
  /** Why nothing more is asked, once that is so. */
  over: () => Error | undefined;
  close: () => void;
}

/** The teacher that the command line asks for: an endpoint behind its cache, or a recording; recorded when wanted. */
export async function openTeacher(
  args: TrafficArgs & EndpointArgs,
  io: Io,
  width: number,
): Promise<OpenTeacher> {
  const { teacher, over } =
    args.replay === undefined
      ? await openEndpoint(args, io, width)
      : { teacher: await replay(args.replay, io, args.model), over: () => undefined };
  if (args.record === undefined) return { teacher, over, close: () => {} };
  const recorded = recordExchanges(teacher, args.record);
  return { teacher: recorded, over, close: recorded.close };
}

async function openEndpoint(args: TrafficArgs & EndpointArgs, io: Io, width: number) {
  const cache = openCache(args, io);
  const { client, down } = openBreaker(await connect(args, io, { jobs: width }));
  return { teacher: remember(client, { cache, recall: args.resume !== 'never' }), over: down };
}
