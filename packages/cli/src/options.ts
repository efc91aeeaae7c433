import { availableParallelism } from 'node:os';
import { UsageError } from './errors.ts';

/** For tools that choose at random: every choice comes from this number and the record's id. */
export const seedOption = {
  seed: {
    type: 'number',
    default: 42,
    describe: 'every random choice follows it and the ids of the records',
  },
} as const;

/** For tools that do several things at once. */
export const jobsOption = {
  jobs: { type: 'string', default: 'auto', describe: 'how many at once: a number, or auto' },
} as const;

/** For tools that keep count of what they take, give and refuse: all but `chat`. */
export const countOptions = {
  rejects: {
    type: 'string',
    describe: 'keep every refused or failed record in this file, with its stage and reason',
  },
  summary: { type: 'string', describe: 'write the closing counts to this file, as JSON' },
  quiet: { type: 'boolean', default: false, describe: 'only errors on stderr' },
  verbose: { type: 'boolean', default: false, describe: 'name every reject on stderr' },
} as const;

/** For tools that read records as well. */
export const recordOptions = {
  ...countOptions,
  'skip-bad': {
    type: 'boolean',
    default: false,
    describe: 'count a broken input line as a reject and go on, instead of stopping',
  },
} as const;

/** For tools that take their time over it, too. */
export const ledgerOptions = {
  ...recordOptions,
  progress: {
    choices: ['auto', 'none', 'json'],
    default: 'auto',
    describe: 'on stderr: a bar on a terminal and a line now and then elsewhere, nothing, or JSON',
  },
} as const;

/** For tools that talk to a model behind an OpenAI-compatible endpoint. */
export const endpointOptions = {
  'endpoint-url': {
    type: 'string',
    describe: 'the endpoint, with or without /v1 [default: OPENAI_BASE_URL]',
  },
  model: { type: 'string', describe: "the model's name [default: the first that it lists]" },
  'api-key-file': {
    type: 'string',
    describe:
      'a file that holds the key [default: OPENAI_API_KEY]; never a value on the command line',
  },
  'request-timeout': {
    type: 'number',
    default: 300,
    describe: 'seconds that one request may take',
  },
  retries: {
    type: 'number',
    default: 5,
    describe: 'tries after the first, when the endpoint is busy, failing or away',
  },
} as const;

/** The number that `--jobs` stands for; `auto` is what the tool thinks best. */
export function jobs(value: string, auto: number = availableParallelism()): number {
  if (value === 'auto') return auto;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UsageError(`--jobs: Unexpected ${value}, expected a number from 1, or auto`);
}
