import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import {
  type Io,
  makeFolder,
  UsageError,
  withoutPassword,
  writeFileAtomically,
} from '@labpipe/cli';
import type { Converter } from '../converter.ts';
import { openService } from './service.ts';

/** What docling reads and we do not, or not as well. Markdown it would only write anew. */
const endings = [
  ...['.pdf', '.docx', '.pptx', '.xlsx', '.html', '.htm', '.adoc', '.asciidoc', '.csv'],
  ...['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.bmp', '.webp'],
];

/**
 * A converter that asks a docling-serve at a url (API v1), with the key in DOCLING_API_KEY if there is one. What it gave for the same
 * bytes is kept below XDG_CACHE_HOME: scans take minutes, and a resumed run must read the same. Throws UsageError for no url.
 */
export function openDocling(url: string, { env, signal }: Pick<Io, 'env' | 'signal'>): Converter {
  const service = openService(rootOf(url), env['DOCLING_API_KEY'], signal);
  const cache = join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'labpipe');
  return {
    takes: (file) => endings.includes(extname(file).toLowerCase()),
    convert: async (bytes, file) => {
      const kept = join(cache, 'docling', `${keyOf(bytes, file)}.md`);
      if (existsSync(kept)) return readFile(kept, 'utf8');
      const text = await service(bytes, file);
      await keep(kept, text);
      return text;
    },
  };
}

function rootOf(url: string): string {
  const full = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
  if (/^https?:\/\//i.test(full) && URL.canParse(full))
    return full.replace(/\/+$/, '').replace(/\/v1$/, '');
  throw new UsageError(
    `--docling-url: Unexpected ${withoutPassword(url)}, expected an http or https url`,
  );
}

// The ending tells docling what the bytes are.
function keyOf(bytes: Uint8Array, file: string): string {
  return createHash('sha256').update(extname(file).toLowerCase()).update(bytes).digest('hex');
}

async function keep(path: string, text: string): Promise<void> {
  try {
    makeFolder(dirname(path), 0o700);
    await writeFileAtomically(path, (temporary) => writeFile(temporary, text));
  } catch {
    // A cache that cannot be written costs time, not the run.
  }
}
