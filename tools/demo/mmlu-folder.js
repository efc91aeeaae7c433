import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder with MMLU's questions, which are not ours to ship: LABPIPE_MMLU, or where the tests find real input; undefined where there is none. */
export function mmluFolder({ LABPIPE_MMLU: named, LABPIPE_SHARED_DATA: shared }) {
  if (named !== undefined) {
    if (!existsSync(join(named, 'test')))
      throw new Error(
        `LABPIPE_MMLU ${named}: Unexpected folder without test/, expected dev/SUBJECT_dev.csv and test/SUBJECT_test.csv`,
      );
    return named;
  }
  const beside = join(shared ?? '../shared/data', 'mmlu');
  return existsSync(join(beside, 'test')) ? beside : undefined;
}
