import { endpointOptions, jobsOption, ledgerOptions, seedOption } from '@labpipe/cli';

/** What every benchmark lets its user say: which models, what to write, and when the answer is no. */
export const benchmarkOptions = {
  ...endpointOptions,
  'serve-command': {
    type: 'string',
    default: 'serve',
    describe: 'what serves a model file: called with its path, --port 0 and --exit-with-stdin',
  },
  base: {
    type: 'string',
    describe: 'the model that the files are adapters of [default: as the records say]',
  },
  pick: {
    choices: ['best', 'last', 'none'],
    default: 'none',
    describe:
      'write one score record and nothing else: of the best model, or of the last (the others are not asked)',
  },
  answers: { type: 'string', describe: 'write the answer records to this file' },
  threshold: {
    type: 'number',
    describe: 'exit with 1 when the picked score is below (with --pick none: any score)',
  },
  ...jobsOption,
  ...seedOption,
  ...ledgerOptions,
} as const;

/** The same, as they were typed. */
export interface BenchmarkArgs {
  _: string[];
  'endpoint-url'?: string | undefined;
  model?: string | undefined;
  'api-key-file'?: string | undefined;
  'request-timeout': number;
  retries: number;
  'serve-command': string;
  base?: string | undefined;
  pick: string;
  answers?: string | undefined;
  threshold?: number | undefined;
  jobs: string;
  seed: number;
  progress: string;
  rejects?: string | undefined;
  summary?: string | undefined;
  'skip-bad': boolean;
  quiet: boolean;
  verbose: boolean;
}
