import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutPassword } from '@labpipe/cli';
import { DocumentError } from '../problem.ts';

/** Converts a file; throws a DocumentError. */
export type Service = (bytes: Uint8Array, file: string) => Promise<string>;

/** Seconds that the server may hold a question for the status before it answers. */
const patience = 10;
/** Seconds that a document may take: a scan of hundreds of pages without a GPU. */
const longest = 3600;
/** Seconds before a request is tried again that met a busy server, or none. */
const usualPauses = [0.2, 1, 4];

/**
 * docling-serve's asynchronous API (v1): hand the file in, ask for its status until it is done, fetch the Markdown. The other
 * one gives up after two minutes.
 */
export function openService(
  url: string,
  key: string | undefined,
  signal?: AbortSignal,
  pauses: readonly number[] = usualPauses,
): Service {
  // Who was away for one document is not waited for with each of the others.
  let isAway = false;
  const headers = { accept: 'application/json', ...(key && { 'x-api-key': key }) };

  async function ask(file: string, path: string, body?: FormData): Promise<Answer> {
    for (const pause of [...(isAway ? [] : pauses), undefined]) {
      const response = await send(path, body);
      const isBusy = response instanceof Error || [429, 502, 503, 504].includes(response.status);
      if (isBusy && pause !== undefined) {
        await sleep(pause * 1000, undefined, signal && { signal });
        continue;
      }
      isAway = response instanceof Error;
      if (response instanceof Error) throw away(file, response);
      if (response.ok) return readJson(response, file);
      throw refused(file, response.status, await response.text());
    }
    throw new Error('unreachable');
  }

  async function send(path: string, body?: FormData): Promise<Response | Error> {
    try {
      const limit = AbortSignal.timeout((patience + 60) * 1000);
      return await fetch(`${url}${path}`, {
        headers,
        ...(body && { method: 'POST', body }),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      return error as Error;
    }
  }

  const away = (file: string, error: Error) => {
    const why = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
    return new DocumentError(
      'docling-away',
      `${file}: Unexpected ${why} at ${withoutPassword(url)}, expected docling-serve: is --docling-url right, and is it up?`,
    );
  };

  return async (bytes, file) => {
    let task = await ask(file, '/v1/convert/file/async', formOf(bytes, file));
    const since = performance.now();
    const id = encodeURIComponent(String(task['task_id']));
    while (['pending', 'started'].includes(String(task['task_status']))) {
      if (performance.now() - since > longest * 1000) throw tooLong(file);
      task = await ask(file, `/v1/status/poll/${id}?wait=${patience}`);
    }
    return markdownOf(await ask(file, `/v1/result/${id}`), task, file);
  };
}

type Answer = Readonly<Record<string, unknown>>;

// Pictures would come as base64 in the text.
function formOf(bytes: Uint8Array, file: string): FormData {
  const form = new FormData();
  form.set('files', new Blob([Uint8Array.from(bytes)]), basename(file));
  form.set('to_formats', 'md');
  form.set('image_export_mode', 'placeholder');
  return form;
}

async function readJson(response: Response, file: string): Promise<Answer> {
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null) return value as Answer;
  } catch {
    // Said below.
  }
  throw new DocumentError(
    'not-converted',
    `${file}: Unexpected answer, expected JSON of docling-serve: is --docling-url right?`,
  );
}

/** The Markdown of a result. Where pages are missing the document is refused: what is left out would be left out in silence. */
function markdownOf(
  { document, status, errors, failure }: Answer,
  task: Answer,
  file: string,
): string {
  const text = (document as { md_content?: unknown } | undefined)?.md_content;
  if (status === 'success' && typeof text === 'string')
    return text.replace(/<!-- image -->\n*/g, '');
  const said = [errors, failure, task['error_message']].flat().filter(Boolean).map(wordsOf);
  throw new DocumentError(
    'not-converted',
    `${file}: Unexpected ${status ?? task['task_status']} of docling-serve (${said.join('; ') || 'no reason given'}), expected the whole document: try docling by hand`,
    'rejected',
  );
}

function wordsOf(error: unknown): string {
  const { error_message: message } = (error ?? {}) as { error_message?: unknown };
  const text = typeof error === 'string' ? error : (message ?? JSON.stringify(error));
  return String(text).slice(0, 300);
}

function refused(file: string, status: number, body: string): DocumentError {
  const key = status === 401 || status === 403 ? ': set DOCLING_API_KEY' : '';
  const why = `${file}: Unexpected status ${status} of docling-serve (${body.slice(0, 300)})`;
  return new DocumentError('not-converted', `${why}, expected a conversion${key}`);
}

function tooLong(file: string): DocumentError {
  return new DocumentError(
    'not-converted',
    `${file}: Unexpected ${longest} s of docling-serve, expected the document: split it`,
  );
}
