import { join } from 'node:path';
import { type Io, jobs as jobsOf } from '@labpipe/cli';
import { connect, type EndpointArgs, mapInOrder, RequestError } from '@labpipe/model';
import { contentId } from '@labpipe/records';
import { type EmbeddingCache, openEmbeddingCache } from './embedding-cache.ts';
import type { Embed, InOrder } from './semantic.ts';

/** What reaches an embedding model: `endpointOptions` and `jobsOption` of @labpipe/cli. */
export type EmbedArgs = EndpointArgs & { jobs: string; cache?: string | undefined };

/** Unit vectors from the endpoint that the flags name, and a way to ask for several batches at a time. */
export async function openEmbedding(
  args: EmbedArgs,
  io: Pick<Io, 'env' | 'signal' | 'stderr'>,
): Promise<{ embed: Embed; inOrder: InOrder; without: () => number }> {
  const jobs = jobsOf(args.jobs, 4);
  const client = await connect(args, io, { jobs });
  const cache = openCache(args, client.model, io);
  let without = 0;
  const one = async (text: string): Promise<Float32Array | undefined> => {
    try {
      const [vector] = await client.embed([text]);
      return unit(vector!);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      without++;
      return undefined;
    }
  };
  const ask = async (texts: readonly string[]): Promise<(Float32Array | undefined)[]> => {
    if (texts.length === 0) return [];
    try {
      return (await client.embed(texts)).map(unit);
    } catch (error) {
      // One text that is too long for the model refuses its whole batch: then each is asked for alone.
      if (!(error instanceof RequestError)) throw error;
      const vectors: (Float32Array | undefined)[] = [];
      for (const text of texts) vectors.push(await one(text));
      return vectors;
    }
  };
  return {
    async embed(texts) {
      const vectors = texts.map((text) => cache?.get(text));
      const unknown = [...texts.keys()].filter((at) => !vectors[at]);
      const asked = await ask(unknown.map((at) => texts[at]!));
      for (const [number, at] of unknown.entries()) {
        const vector = asked[number];
        vectors[at] = vector;
        if (vector) cache?.put(texts[at]!, vector);
      }
      return vectors;
    },
    inOrder: (items, work) => mapInOrder(items, jobs, work),
    without: () => without,
  };
}

/** The cache that the flags ask for, of this model there; where it cannot be used, the run goes on without. */
function openCache(
  { cache: given, 'endpoint-url': url }: EmbedArgs,
  model: string,
  { env, stderr }: Pick<Io, 'env' | 'stderr'>,
): EmbeddingCache | undefined {
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache'));
  const folder = given ?? (home && join(home, 'labpipe', 'embeddings'));
  if (!folder || folder === 'none') return undefined;
  const place = join(folder, contentId([url ?? env['OPENAI_BASE_URL'], model]));
  // When it is first needed: what --dedupe keeps, --select finds.
  let opened: EmbeddingCache | undefined;
  let isOver = false;
  const unlessOver = <T>(work: (cache: EmbeddingCache) => T): T | undefined => {
    if (isOver) return undefined;
    try {
      opened ??= openEmbeddingCache(place);
      return work(opened);
    } catch (error) {
      isOver = true;
      const why = (error as Error).message;
      stderr.write(
        `mix: Unexpected ${why}, expected a folder to keep embeddings in: see --cache; going on without\n`,
      );
      return undefined;
    }
  };
  return {
    get: (text) => unlessOver((cache) => cache.get(text)),
    put: (text, vector) => unlessOver((cache) => cache.put(text, vector)),
  };
}

function unit(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : undefined;
}
