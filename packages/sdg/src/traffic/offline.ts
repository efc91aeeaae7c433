import { UsageError } from '@labpipe/cli';
import type { Teacher } from './teacher.ts';
import { UnansweredError } from './unanswered-error.ts';

/** In place of an endpoint where batches are all there is: it answers nothing, so its model's name must be given. */
export function offline(model: string | undefined): Teacher {
  if (model === undefined) {
    throw new UsageError(
      'Unexpected missing model, expected --model, or --endpoint-url for the name of its first',
    );
  }
  return {
    url: '',
    model,
    chat: async () => {
      throw new UnansweredError(
        'not-in-batch',
        'Unexpected request without an answer, expected one in a batch: see --emit-batch, or give --endpoint-url',
      );
    },
  };
}
