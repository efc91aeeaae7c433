/** Options about what is asked, kept, and paid; `cli.ts` spreads them. */
export const trafficOptions = {
  resume: {
    choices: ['if-possible', 'always', 'never'],
    default: 'if-possible',
    describe:
      'take answers of earlier runs from the cache; always: fail where there is none to use; never: ask all anew',
  },
  cache: {
    type: 'string',
    describe: 'the folder of answers [default: labpipe/answers below XDG_CACHE_HOME]',
  },
  record: { type: 'string', describe: 'keep every request with its answer in this file' },
  replay: {
    type: 'string',
    describe: 'take every answer from such a file, and ask nobody; held in memory',
  },
  'retry-rejects': {
    type: 'string',
    describe:
      'do only the rows whose requests or replies were lost in this file of rejects, with other seeds',
  },
} as const;

/** What these options come to. */
export interface TrafficArgs {
  resume: 'if-possible' | 'always' | 'never';
  cache?: string | undefined;
  record?: string | undefined;
  replay?: string | undefined;
}
