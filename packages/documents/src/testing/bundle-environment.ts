import { execaSync } from 'execa';

/** The environment in which git takes the documents of the shared taxonomy from bundles, as `source git/env.sh` sets it. */
export function bundleEnvironment(sharedData: string): Record<string, string> {
  const { stdout } = execaSync('bash', ['-c', `source "${sharedData}/git/env.sh" && env -0`], {
    stripFinalNewline: false,
  });
  const variables = stdout.split('\0').map((line) => line.split(/=(.*)/s) as [string, string]);
  return Object.fromEntries(variables.filter(([name]) => name.startsWith('GIT_CONFIG_')));
}
