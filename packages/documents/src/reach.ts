import type { Io } from '@labpipe/cli';
import { type Git, openGit } from './git.ts';
import { safeUrl } from './url.ts';

/** Seconds in which a host must answer to count as reached. */
const patience = 10;

/**
 * Whether the host of a repository can be reached, asked once a host: a local path always is. That the repository is there is
 * not said; git asks, so that its proxies, credentials and `insteadOf` count. Throws a DocumentError for a url that is not safe.
 */
export function openReach(io: Pick<Io, 'env' | 'signal'>): (repo: string) => Promise<boolean> {
  const git = openGit(io, patience);
  const asked = new Map<string, Promise<boolean>>();
  let rewritten: Promise<string[]> | undefined;
  return async (repo) => {
    const url = safeUrl(repo);
    rewritten ??= rewrittenBeginnings(git);
    const isRewritten = (await rewritten).some((beginning) => url.startsWith(beginning));
    const host = hostOf(isRewritten ? await placeOf(git, url) : url);
    if (host === undefined) return true;
    const answer = asked.get(host) ?? answers(git, url);
    asked.set(host, answer);
    return answer;
  };
}

/** The beginnings of urls that the user's `insteadOf` replaces: asked for once, as a taxonomy may name thousands of urls. */
async function rewrittenBeginnings(git: Git): Promise<string[]> {
  const { bytes } = await git(['config', '-z', '--get-regexp', '^url\\..*\\.insteadof$']);
  const entries = Buffer.from(bytes).toString('utf8').split('\0').filter(Boolean);
  return entries.map((entry) => entry.slice(entry.indexOf('\n') + 1));
}

/** Where git would look for a url after the user's `insteadOf`. */
async function placeOf(git: Git, url: string): Promise<string> {
  const { ok, bytes } = await git(['ls-remote', '--get-url', '--', url]);
  return ok ? Buffer.from(bytes).toString('utf8').trim() : url;
}

/** The host of `https://user@host:port/path` or `user@host:path`; undefined for a path. */
function hostOf(place: string): string | undefined {
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)/i.exec(place) ?? [];
  if (scheme?.toLowerCase() === 'file') return undefined;
  return authority ?? /^([^/]+):/.exec(place)?.[1];
}

async function answers(git: Git, url: string): Promise<boolean> {
  const { ok, error } = await git(['ls-remote', '--quiet', '--', url, 'HEAD']);
  return ok || !away.test(error);
}

// What git, curl and ssh say where nobody answers; every other error is an answer.
const away =
  /could not resolve|couldn't resolve|failed to connect|couldn't connect|connection (?:timed out|refused|reset)|timed out|unreachable|no route to host|no end after|temporary failure in name resolution/i;
