import { type Io, jobs as jobsOf } from '@labpipe/cli';
import { connect, type EndpointArgs, mapInOrder, RequestError } from '@labpipe/model';
import type { Embed, InOrder } from './semantic.ts';

/** What reaches an embedding model: `endpointOptions` and `jobsOption` of @labpipe/cli. */
export type EmbedArgs = EndpointArgs & { jobs: string };

/** Unit vectors from the endpoint that the flags name, and a way to ask for several batches at a time. */
export async function openEmbedding(
  args: EmbedArgs,
  io: Pick<Io, 'env' | 'signal'>,
): Promise<{ embed: Embed; inOrder: InOrder; without: () => number }> {
  const jobs = jobsOf(args.jobs, 4);
  const client = await connect(args, io, { jobs });
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
  return {
    async embed(texts) {
      try {
        return (await client.embed(texts)).map(unit);
      } catch (error) {
        // One text that is too long for the model refuses its whole batch: then each is asked for alone.
        if (!(error instanceof RequestError)) throw error;
        const vectors: (Float32Array | undefined)[] = [];
        for (const text of texts) vectors.push(await one(text));
        return vectors;
      }
    },
    inOrder: (items, work) => mapInOrder(items, jobs, work),
    without: () => without,
  };
}

function unit(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : undefined;
}
