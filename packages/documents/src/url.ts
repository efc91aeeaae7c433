import { resolve } from 'node:path';
import { hasControlCharacter } from './place.ts';
import { DocumentError } from './problem.ts';

const schemes = ['http', 'https', 'ssh', 'git', 'file'];

/** What git may use, as GIT_ALLOW_PROTOCOL wants it. */
export const allowedProtocols = schemes.join(':');

/**
 * A repository's url or path in a form that git takes for nothing else: a path made absolute, everything else as it is.
 * A url that could run a program (`ext::`), pass for an option, or reach git by another way is refused.
 */
export function safeUrl(repo: string): string {
  const refuse = (what: string): never => {
    throw new DocumentError(
      'unsafe-url',
      `repo ${JSON.stringify(repo)}: ${what}, expected ${expected}`,
    );
  };
  if (repo.trim() === '' || hasControlCharacter(repo)) refuse('Unexpected characters');
  if (repo.startsWith('-')) refuse("Unexpected leading '-'");
  if (/^[\w.+-]*::/.test(repo)) refuse('Unexpected remote helper');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(repo)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    if (!schemes.includes(scheme)) refuse(`Unexpected ${scheme} url`);
    if (/^[^/]*\/\/([^/@]*@)?-/.test(repo)) refuse("Unexpected host with a leading '-'");
    return repo;
  }
  const host = /^([^/]*?):/.exec(repo)?.[1];
  if (host === undefined) return resolve(repo);
  if (/(^|@)-/.test(host)) refuse("Unexpected host with a leading '-'");
  return repo;
}

const expected = 'an http, https, ssh, git or file url, user@host:path, or a path';
