import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The fields of an attribution.txt, by the words that stand before the colon. */
const fields: Readonly<Record<string, string>> = {
  'title of work': 'title_of_work',
  'link to work': 'link_to_work',
  revision: 'revision',
  'license of the work': 'license_of_the_work',
  'creator names': 'creator_names',
  'creators name': 'creator_names',
};

/** An attribution.txt of more bytes is none. */
const mostBytes = 256 * 1024;

/** The text of the attribution.txt beside a qna.yaml, where there is one that can be read. */
export function readAttribution(file: string): string | undefined {
  const path = join(dirname(file), 'attribution.txt');
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() && found.size <= mostBytes ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of an attribution text; where it names several works, their values joined by "; ". */
export function parseAttribution(text: string): Record<string, string> | undefined {
  const found = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    const field = fields[line.slice(0, Math.max(colon, 0)).trim().toLowerCase()];
    if (field === undefined || value === '') continue;
    found.set(field, [...(found.get(field) ?? []), value]);
  }
  if (found.size === 0) return undefined;
  return Object.fromEntries([...found].map(([field, values]) => [field, values.join('; ')]));
}
