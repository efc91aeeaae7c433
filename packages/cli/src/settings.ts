import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './errors.ts';
import type { Io } from './io.ts';

type Settings = Record<string, unknown>;

/**
 * What the environment and the two `labpipe.yaml` files set for a tool; the command line comes before all of them.
 * A file maps a tool's name to its options; options beside the names count for every tool that has them.
 */
export async function readSettings(
  tool: string,
  options: readonly string[],
  configFile: string | undefined,
  env: Io['env'],
): Promise<Settings> {
  if (configFile !== undefined && !existsSync(configFile)) {
    throw new UsageError(
      `${configFile}: Unexpected missing file, expected the one named by --config`,
    );
  }
  const config = env['XDG_CONFIG_HOME'] || (env['HOME'] && join(env['HOME'], '.config'));
  const files = [config && join(config, 'labpipe', 'labpipe.yaml'), configFile ?? 'labpipe.yaml'];
  const settings: Settings = {};
  for (const file of files) {
    if (file && existsSync(file)) Object.assign(settings, await readFile(file, tool, options));
  }
  return Object.assign(settings, fromEnvironment(options, env));
}

async function readFile(file: string, tool: string, options: readonly string[]): Promise<Settings> {
  const { parse } = await import('./yaml.ts');
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${file}: Unexpected text, expected YAML: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (content === null || content === undefined) return {};
  if (!isMapping(content)) throw new UsageError(`${file}: Unexpected value, expected a mapping`);
  const own = content[tool] ?? {};
  if (!isMapping(own))
    throw new UsageError(`${file}: ${tool}: Unexpected value, expected a mapping`);
  for (const key of Object.keys(own)) {
    if (!options.includes(key)) {
      throw new UsageError(
        `${file}: ${tool}.${key}: Unexpected option, expected one of '${tool} --help'`,
      );
    }
  }
  const shared = Object.entries(content).filter(([key]) => options.includes(key));
  return { ...Object.fromEntries(shared), ...own };
}

function fromEnvironment(options: readonly string[], env: Io['env']): Settings {
  const settings: Settings = {};
  for (const option of options) {
    const value = env[`LABPIPE_${option.toUpperCase().replaceAll('-', '_')}`];
    if (value !== undefined) settings[option] = value;
  }
  return settings;
}

function isMapping(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
