import { join } from 'node:path';
import { type Io, OutputError, UsageError } from '@labpipe/cli';
import { type AnswerCache, openAnswerCache } from './answer-cache.ts';
import type { Waiting } from './turns.ts';

/** Of `--resume`: whether answers of earlier runs count, and whether it is an error when there is nowhere to keep them. */
export type Resume = 'never' | 'always' | 'if-possible';

/**
 * The cache of answers that the command line asks for. One that cannot be used is an error under `always`; else it is named
 * on stderr, and the run goes on without it.
 */
export function openCache(
  { cache, resume }: { cache?: string | undefined; resume: Resume },
  io: Pick<Io, 'env' | 'stderr'>,
  { tool, ...waiting }: Waiting & { tool: string },
): AnswerCache | undefined {
  const folder = cache ?? usualFolder(io.env);
  const give = (why: string): undefined => {
    const message = `Unexpected ${why}, expected a folder to keep answers in: see --cache`;
    if (resume === 'always') throw new UsageError(message);
    if (folder) io.stderr.write(`${tool}: ${message}; going on without\n`);
  };
  if (!folder) return give('missing XDG_CACHE_HOME and HOME');
  let opened: AnswerCache;
  try {
    opened = openAnswerCache(folder, waiting);
  } catch (error) {
    return give(`${(error as Error).message}`);
  }
  return resume === 'always' ? orStop(opened, folder) : untilFull(opened, give);
}

function usualFolder(env: Io['env']): string | undefined {
  const cache = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache'));
  return cache ? join(cache, 'labpipe', 'answers') : undefined;
}

/** A full disk costs what would have been kept, not the run. */
function untilFull({ put, ...cache }: AnswerCache, give: (why: string) => void): AnswerCache {
  let isOver = false;
  return {
    ...cache,
    put: (key, answer) => {
      if (isOver) return cache.pass(key);
      try {
        put(key, answer);
      } catch (error) {
        isOver = true;
        cache.pass(key);
        give((error as Error).message);
      }
    },
  };
}

function orStop({ put, ...cache }: AnswerCache, folder: string): AnswerCache {
  return {
    ...cache,
    put: (key, answer) => {
      try {
        put(key, answer);
      } catch (error) {
        throw new OutputError(folder, error);
      }
    },
  };
}
