import { UsageError } from '@labpipe/cli';

/** Runs git in a folder: its output, or undefined where `mayFail` and it does. */
export type Git = (args: readonly string[], mayFail?: boolean) => Promise<string | undefined>;

/** git in a folder, without a shell and without anything that the settings of the repository could start. */
export function gitIn(folder: string, signal?: AbortSignal): Git {
  return async (args, mayFail = false) => {
    const { execa } = await import('execa');
    const result = await execa('git', ['-c', 'core.fsmonitor=false', '-C', folder, ...args], {
      reject: false,
      stdin: 'ignore',
      maxBuffer: 1e9,
      env: { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' },
      ...(signal && { cancelSignal: signal }),
    });
    if (!result.failed) return result.stdout;
    if (result.code === 'ENOENT') throw withoutGit();
    if (mayFail && result.exitCode !== undefined) return undefined;
    throw new UsageError(
      `${folder}: Unexpected failure of git ${args[0]}: ${reason(result.stderr || (result.shortMessage ?? ''))}`,
    );
  };
}

function withoutGit(): UsageError {
  return new UsageError(
    '--base: Unexpected missing program git, expected it on the PATH: install git, or leave --base out',
  );
}

// Its first line says what; the others advise on settings.
function reason(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/^(?:fatal|error): /, '');
}
