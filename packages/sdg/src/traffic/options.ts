import { type Family, familyNames } from './families.ts';

/** Options about what is asked, kept, and paid; `cli.ts` spreads them. */
export const trafficOptions = {
  'model-family': {
    choices: familyNames,
    describe:
      "ask by text completions in the template of a family, 8 prompts a request where the server takes lists [default: by chat completions, in the model's own]",
  },
  'endpoint-url': {
    type: 'string',
    describe:
      'the endpoint, with or without /v1; several, with commas between, share the work [default: OPENAI_BASE_URL]',
  },
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
  'emit-batch': {
    type: 'string',
    describe:
      'ask nobody: write the requests whose answers are not in the cache to this file, in the form of OpenAI and vllm run-batch',
  },
  'ingest-batch': {
    type: 'string',
    describe:
      'put the answers of such a batch into the cache first; several result or error files, with commas between',
  },
  'retry-rejects': {
    type: 'string',
    describe:
      'do only the rows whose requests or replies were lost in this file of rejects, with other seeds',
  },
  'max-tokens': {
    type: 'number',
    describe: 'stop with 6 once prompts and replies of this run came to so many tokens',
  },
  'max-usd': { type: 'number', describe: 'the same for dollars, by --price-in and --price-out' },
  'price-in': { type: 'number', default: 0, describe: 'dollars for a million tokens of prompts' },
  'price-out': { type: 'number', default: 0, describe: 'dollars for a million tokens of replies' },
  deadline: { type: 'number', describe: 'stop with 6 after so many seconds' },
  'server-ctx-size': {
    type: 'number',
    describe:
      "the server's context in tokens: what would not fit is a failed record, and is not sent",
  },
} as const;

/** What these options come to. */
export interface TrafficArgs {
  'model-family'?: Family | undefined;
  resume: 'if-possible' | 'always' | 'never';
  cache?: string | undefined;
  record?: string | undefined;
  replay?: string | undefined;
  'emit-batch'?: string | undefined;
  'ingest-batch'?: string | undefined;
  'max-tokens'?: number | undefined;
  'max-usd'?: number | undefined;
  'price-in': number;
  'price-out': number;
  deadline?: number | undefined;
  'server-ctx-size'?: number | undefined;
}
