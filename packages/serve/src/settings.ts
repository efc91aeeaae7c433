import { readFileSync } from 'node:fs';
import { checkWhole, UsageError } from '@labpipe/cli';
import type { BackendSettings } from './backend.ts';

/** The flags of `serve`, as they come. */
export interface Args {
  _: string[];
  base?: string | undefined;
  host: string;
  port: number;
  'context-length'?: number | undefined;
  parallel?: number | undefined;
  threads?: number | undefined;
  gpu: string;
  'served-model-name'?: string | undefined;
  'chat-template'?: string | undefined;
  'api-key-file'?: string | undefined;
  'exit-with-stdin': boolean;
  'exit-with-stdout': boolean;
  quiet: boolean;
  verbose: boolean;
}

/** What the flags mean; throws UsageError where one of them cannot be. */
export function readSettings(args: Args): Omit<BackendSettings, 'log'> & { key?: string } {
  const { port, gpu, 'context-length': contextLength, parallel, threads } = args;
  checkWhole('port', port, 0, 65535);
  checkWhole('context-length', contextLength, 8, 2 ** 24);
  checkWhole('parallel', parallel, 1, 256);
  checkWhole('threads', threads, 1, 1024);
  const chatTemplate = readFile('chat-template', args['chat-template']);
  const key = readFile('api-key-file', args['api-key-file'])?.trim();
  if (key === '') {
    throw new UsageError('--api-key-file: Unexpected empty file, expected a key in it');
  }
  return {
    contextLength,
    parallel,
    threads,
    gpu: gpu === 'none' ? 'none' : 'auto',
    chatTemplate,
    ...(key !== undefined && { key }),
  };
}

function readFile(option: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      `--${option} ${path}: Unexpected unreadable file (${code}), expected one we can read`,
      { cause },
    );
  }
}
