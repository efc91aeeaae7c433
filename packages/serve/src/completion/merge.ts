import type { Piece } from '../model.ts';
import type { Choices } from './choices.ts';

interface Arrival {
  index: number;
  result?: IteratorResult<Piece>;
  error?: unknown;
}

/**
 * The pieces of several answers, each as soon as it comes and with the index of its answer. When one answer fails or
 * the reader leaves, the others are abandoned.
 */
export async function* merge({
  pieces,
  abandon,
}: Choices): AsyncGenerator<{ index: number; piece: Piece }> {
  const arrived: Arrival[] = [];
  let wake = () => {};
  const ask = (index: number) => {
    const put = (arrival: Omit<Arrival, 'index'>) => {
      arrived.push({ index, ...arrival });
      wake();
    };
    pieces[index]?.next().then(
      (result) => put({ result }),
      (error: unknown) => put({ error }),
    );
  };
  try {
    for (const index of pieces.keys()) ask(index);
    for (let open = pieces.length; open > 0; ) {
      if (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const { index, result, error } = arrived.shift() as Arrival;
      if (!result) throw error;
      if (result.done) open--;
      else {
        yield { index, piece: result.value };
        ask(index);
      }
    }
  } finally {
    abandon();
    await Promise.allSettled(pieces.map((one) => one.return(undefined)));
  }
}
