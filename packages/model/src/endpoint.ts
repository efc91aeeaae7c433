import { readFileSync } from 'node:fs';
import { checkNumber, checkWhole, type Io, UsageError, withoutPassword } from '@labpipe/cli';

/** Where a model answers, and how to reach it. */
export interface EndpointSettings {
  /** How a person or a record names it: all urls, with commas between and without passwords. */
  url: string;
  /** Each ends in /v1. */
  urls: string[];
  model: string | undefined;
  key: string;
  timeoutSeconds: number;
  retries: number;
}

/** For servers that want no key, and clients that want one. */
export const noKey = 'none';

/** What `endpointOptions` of @labpipe/cli gives. */
export interface EndpointArgs {
  'endpoint-url'?: string | undefined;
  model?: string | undefined;
  'api-key-file'?: string | undefined;
  'request-timeout'?: number | undefined;
  retries?: number | undefined;
}

/** Timers cannot wait for longer, and ring at once when asked to. Seconds. */
const longestTimeout = 2_147_483;

/** The endpoints that the flags name (several with commas between), else the environment. */
export function endpointSettings(args: EndpointArgs, { env }: Pick<Io, 'env'>): EndpointSettings {
  checkNumber('request-timeout', args['request-timeout'], 0.001, longestTimeout);
  checkWhole('retries', args.retries, 0);
  const urls = urlsGiven(args, env);
  if (urls.length === 0) {
    throw new UsageError(
      'Unexpected missing endpoint, expected --endpoint-url or OPENAI_BASE_URL, e.g. http://127.0.0.1:8000/v1',
    );
  }
  const normal = [...new Set(urls.map(normalUrl))];
  return {
    url: normal.map(withoutPassword).join(','),
    urls: normal,
    model: args.model,
    key: readKey(args['api-key-file']) ?? (env['OPENAI_API_KEY'] || noKey),
    timeoutSeconds: args['request-timeout'] ?? 300,
    retries: args.retries ?? 5,
  };
}

/** Whether the flags or the environment name an endpoint at all. */
export function isEndpointNamed(args: EndpointArgs, { env }: Pick<Io, 'env'>): boolean {
  return urlsGiven(args, env).length > 0;
}

function urlsGiven(args: EndpointArgs, env: Io['env']): string[] {
  const given = args['endpoint-url'] ?? env['OPENAI_BASE_URL'] ?? '';
  return given.split(/[\s,]+/).filter(Boolean);
}

/** Whatever people paste (with or without /v1, the whole route, no scheme) as the base that OpenAI clients want. */
export function normalUrl(text: string): string {
  const withScheme = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) {
    throw new UsageError(
      `Unexpected endpoint ${text}, expected a url such as http://127.0.0.1:8000/v1`,
    );
  }
  const url = new URL(withScheme);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(chat\/)?(completions|models)$/, '');
  // Some hosts serve the API elsewhere than at /v1 (/api/openai, /v1beta/openai): a path that is there stays.
  url.pathname = path === '' ? '/v1' : path;
  url.search = '';
  url.hash = '';
  return url.href;
}

function readKey(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const refuse = (what: string, options?: ErrorOptions) =>
    new UsageError(
      `--api-key-file ${file}: Unexpected ${what} file, expected one that holds the key`,
      options,
    );
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw refuse('unreadable', { cause });
  }
  if (key === '') throw refuse('empty');
  return key;
}
