import { resolve } from 'node:path';
import type { Settings } from '../lint.ts';
import { loadConfig, taxonomyRules } from './config-file.ts';

/** The settings that a file is linted under: the rules of layout come from --yaml-rules, or else from its taxonomy. */
export function settingsFor(
  settings: Settings,
  yamlRules: string | undefined,
): (path: string) => Settings {
  if (yamlRules !== undefined) {
    const own = { ...settings, layout: loadConfig(yamlRules, resolve('.')) };
    return () => own;
  }
  // InstructLab looks for none in the taxonomy.
  if (settings.compat) return () => settings;
  const rulesOf = taxonomyRules();
  return (path) => ({ ...settings, layout: rulesOf(path) });
}
