import type { Io } from '@labpipe/cli';
import { allowedProtocols } from './url.ts';

/** What git said and wrote. */
export interface GitResult {
  ok: boolean;
  bytes: Uint8Array;
  /** The last words of its error, one line. */
  error: string;
}

export type Git = (args: readonly string[]) => Promise<GitResult>;

/** Seconds after which git is stopped, whatever it does. */
const longest = 15 * 60;

/**
 * Git with the user's own configuration and environment (credentials, proxies, insteadOf), less what would let a repository
 * run something here or wait for a person: no hooks, templates, submodules or remote helpers, no prompt.
 */
export function openGit({ env, signal }: Pick<Io, 'env' | 'signal'>, seconds = longest): Git {
  const options = {
    env: gitEnvironment(env),
    extendEnv: false,
    stdin: 'ignore',
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    maxBuffer: 2 ** 28,
    timeout: seconds * 1000,
    ...(signal && { cancelSignal: signal }),
  } as const;

  const git: Git = async (args) => {
    const { execa } = await import('execa');
    const result = await execa('git', args, options);
    return {
      ok: !result.failed,
      bytes: result.stdout ?? new Uint8Array(),
      error: errorOf(result, seconds),
    };
  };
  let flags: Promise<string[]> | undefined;
  return async (args) => {
    flags ??= sshFlags(git, env).then((ssh) => [...settings, ...ssh].flatMap((set) => ['-c', set]));
    return git([...(await flags), ...args]);
  };
}

// ssh asks its questions (unknown host, password) on the terminal, where nobody may be looking. Whoever set a command of
// their own has thought of it.
async function sshFlags(git: Git, env: Io['env']): Promise<string[]> {
  if (env['GIT_SSH_COMMAND'] || env['GIT_SSH']) return [];
  const { ok } = await git(['config', '--get', 'core.sshCommand']);
  return ok ? [] : ['core.sshCommand=ssh -oBatchMode=yes'];
}

interface Ended {
  code?: string | undefined;
  timedOut: boolean;
  stderr?: Uint8Array | undefined;
  shortMessage?: string | undefined;
}

function errorOf({ code, timedOut, stderr, shortMessage }: Ended, seconds: number): string {
  if (code === 'ENOENT') return 'git is not installed';
  if (timedOut) return `no end after ${seconds} s`;
  const lines = Buffer.from(stderr ?? [])
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const line = lines.findLast((text) => /^(fatal|error|remote):/.test(text)) ?? lines.at(-1);
  return line?.trim() ?? shortMessage ?? '';
}

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
  // A server that falls silent must not hold the run for ever.
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
];

/** What ties git to another repository: set when we run within a hook. */
const foreign = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_GRAFT_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_EXTERNAL_DIFF',
  'GIT_TEMPLATE_DIR',
  'GIT_DEFAULT_HASH',
];

function gitEnvironment(env: Io['env']): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !foreign.includes(name));
  const allowed = env['GIT_ALLOW_PROTOCOL']?.split(':');
  return {
    ...(Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: allowedProtocols
      .split(':')
      .filter((protocol) => allowed === undefined || allowed.includes(protocol))
      .join(':'),
    GIT_NO_REPLACE_OBJECTS: '1',
    // Its words are read by people and cut by us, so always the same ones.
    LC_ALL: 'C',
  };
}
