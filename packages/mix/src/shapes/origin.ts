import type { Sample } from '@labpipe/records';

/** Where a row comes from, for its metadata: names only, as the texts stand in the row itself or in the sample. */
export function origin({ leaf, path, domain, chunk, dataset, id }: Sample): object {
  return {
    leaf,
    path,
    ...(domain !== undefined && { domain }),
    ...(chunk !== undefined && { chunk }),
    dataset_type: dataset,
    sample: id,
  };
}
