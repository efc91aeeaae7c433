import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../lint.ts';
import { loadConfig, taxonomyRules } from './config-file.ts';
import type { LayoutRules } from './layout-rules.ts';

/** The settings that a file is linted under: the rules of layout come from --yaml-rules, or else from its taxonomy. */
export function settingsFor(
  settings: Settings,
  yamlRules: string | undefined,
): (path: string) => Settings {
  if (yamlRules !== undefined) {
    // Whoever names a pipe, as in <(echo ...), writes to it.
    const read = (path: string) => readFileSync(path, 'utf8');
    const own = { ...settings, layout: loadConfig(yamlRules, resolve('.'), read) };
    return () => own;
  }
  // InstructLab looks for none in the taxonomy.
  if (settings.compat) return () => settings;
  const rulesOf = taxonomyRules();
  // Equal settings are the same object, by which a batch or a hash of them is known.
  const known = new Map<LayoutRules | undefined, Settings>();
  return (path) => {
    const layout = rulesOf(path);
    const found = known.get(layout) ?? { ...settings, layout };
    known.set(layout, found);
    return found;
  };
}
