import { UsageError } from '@labpipe/cli';

/** What `--estimate` follows: options of `sdg estimate`, handed on to it as they are. */
export const estimateOptions = {
  estimate: {
    type: 'boolean',
    default: false,
    describe:
      'ask sdg estimate what sdg would make of the leaves: chunks, samples, requests, tokens, money and hours, as a table on stderr',
  },
  pipeline: {
    type: 'string',
    describe: 'with --estimate: pipelines of sdg, with commas between [default: simple]',
  },
  'scale-factor': { type: 'number', describe: 'with --estimate: as for sdg [default: 30]' },
  'price-in': {
    type: 'number',
    describe: 'with --estimate: dollars for a million tokens of prompts',
  },
  'price-out': {
    type: 'number',
    describe: 'with --estimate: dollars for a million tokens of replies',
  },
  'requests-per-second': {
    type: 'number',
    describe: 'with --estimate: the rate at which the teacher answers requests',
  },
  'tokens-per-second': {
    type: 'number',
    describe: 'with --estimate: the rate at which it writes replies, all together',
  },
  'estimate-command': {
    type: 'string',
    default: 'sdg estimate',
    describe: 'with --estimate: the program that is asked, and more options for it',
  },
} as const;

/** The options as they come from the command line. */
export interface EstimateArgs {
  readonly estimate: boolean;
  readonly 'estimate-command': string;
  readonly pipeline?: string | undefined;
  readonly 'scale-factor'?: number | undefined;
  readonly 'price-in'?: number | undefined;
  readonly 'price-out'?: number | undefined;
  readonly 'requests-per-second'?: number | undefined;
  readonly 'tokens-per-second'?: number | undefined;
}

const handedOn = [
  'pipeline',
  'scale-factor',
  'price-in',
  'price-out',
  'requests-per-second',
  'tokens-per-second',
] as const;

/** Refuse an option that would do nothing. */
export function checkEstimate(args: EstimateArgs): void {
  const idle = args.estimate ? undefined : handedOn.find((name) => args[name] !== undefined);
  if (idle === undefined) return;
  throw new UsageError(`--${idle}: Unexpected without --estimate, expected both`);
}

/** The words that hand the options on. */
export function wordsOf(args: EstimateArgs): string[] {
  return handedOn.flatMap((name) => (args[name] === undefined ? [] : [`--${name}=${args[name]}`]));
}
