import { nearest } from '../nearest.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Value } from '../yaml/construct.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import type { LayoutRules, RuleSetting } from './layout-rules.ts';
import { presets, type RuleSettings } from './presets.ts';

/** Reads another file that a configuration names, as text. */
export type ReadFile = (path: string) => string;

/** Chains of `extends` longer than this lead nowhere. */
const deepest = 10;

interface Config {
  readonly settings: RuleSettings;
  readonly ignore: readonly string[];
}

type Mapping = { readonly [key: string]: Value };

/**
 * What a configuration in yamllint's format says. Without `extends` only the rules that it lists count. Throws an Error
 * that names the key for whatever yamllint would refuse, and for what we have no answer to: nothing is passed over.
 */
export function readConfig(text: string, root: string, readFile: ReadFile): LayoutRules {
  const { settings, ignore } = parse(text, readFile, 0);
  const set = Object.entries(settings).flatMap(([name, setting]) =>
    setting === false ? [] : [ruleSetting(name, setting, readFile)],
  );
  return { rules: set, ignore, root };
}

function parse(text: string, readFile: ReadFile, depth: number): Config {
  const { error, value } = readYaml(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  if (error) throw new Error(`${error.mark.line + 1}:${error.mark.column + 1}: ${error.message}`);
  if (!isMapping(value)) throw new Error('Unexpected value, expected a mapping with "rules"');
  for (const key of Object.keys(value)) checkKey(key, value[key] ?? null);
  const own = ruleSettings(value['rules'] === undefined ? {} : value['rules']);
  const base = extended(value['extends'], readFile, depth);
  const ignore = patternsOf(value, '', readFile);
  return { settings: merge(base.settings, own), ignore: ignore ?? base.ignore };
}

function checkKey(key: string, value: Value): void {
  if (['extends', 'rules', 'ignore', 'ignore-from-file'].includes(key)) return;
  if (key === 'locale') {
    throw new Error('locale: Unexpected locale, expected none: keys are ordered by code point');
  }
  const isAnyYaml = Array.isArray(value) && value.some((pattern) => pattern === '*.yaml');
  if (key === 'yaml-files' && isAnyYaml) return;
  if (key === 'yaml-files') {
    throw new Error('yaml-files: Unexpected patterns, expected "*.yaml" among them');
  }
  throw new Error(`${key}: Unexpected key, expected extends, rules, ignore or ignore-from-file`);
}

function extended(name: Value | undefined, readFile: ReadFile, depth: number): Config {
  if (name === undefined) return { settings: {}, ignore: [] };
  if (typeof name !== 'string') throw new Error('extends: Unexpected value, expected a name');
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset) return { settings: preset, ignore: [] };
  if (depth === deepest) throw new Error('extends: Unexpected circle, expected an end to it');
  try {
    return parse(readFile(name), readFile, depth + 1);
  } catch (cause) {
    throw new Error(
      `extends: ${name}: ${(cause as Error).message} (expected default, relaxed, or a file)`,
      { cause },
    );
  }
}

function ruleSettings(value: Value): RuleSettings {
  if (!isMapping(value)) throw new Error('rules: Unexpected value, expected a mapping');
  return Object.fromEntries(
    Object.entries(value).map(([name, setting]) => [name, settingOf(name, setting)]),
  );
}

function settingOf(name: string, setting: Value): Mapping | false {
  ruleOf(name);
  if (setting === 'enable') return {};
  if (setting === 'disable' || setting === false) return false;
  if (isMapping(setting)) return setting;
  throw new Error(`rules: ${name}: Unexpected value, expected enable, disable or a mapping`);
}

// Options of a rule add to those below, unless it was off there.
function merge(base: RuleSettings, own: RuleSettings): RuleSettings {
  const merged = Object.entries(own).map(([name, setting]) => [
    name,
    setting === false ? false : { ...(base[name] || {}), ...setting },
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}

function ruleSetting(
  name: string,
  setting: Readonly<Record<string, unknown>>,
  readFile: ReadFile,
): RuleSetting {
  const rule = ruleOf(name);
  const { level = 'error', ignore: _, 'ignore-from-file': __, ...options } = setting;
  if (level !== 'error' && level !== 'warning') {
    throw new Error(`rules: ${name}: level: Unexpected value, expected error or warning`);
  }
  for (const [key, value] of Object.entries(options)) checkOption(rule, key, value);
  const all = { ...rule.options, ...options };
  const refused = rule.refuses?.(all);
  if (refused) {
    throw new Error(`rules: ${name}: Unexpected ${refused}, expected options that are supported`);
  }
  const ignore = patternsOf(setting as Mapping, `rules: ${name}: `, readFile) ?? [];
  return { name, level, options: all, ignore };
}

function checkOption(rule: Rule, key: string, value: unknown): void {
  const accepts: Rule<Record<string, unknown>>['accepts'] = rule.accepts;
  const type = Object.hasOwn(accepts, key) ? accepts[key] : undefined;
  const at = `rules: ${rule.name}: ${key}:`;
  if (type === undefined) {
    const known = Object.keys(accepts).join(', ') || 'no option';
    throw new Error(`${at} Unexpected option, expected ${known}, level or ignore`);
  }
  if (!type.takes(value)) throw new Error(`${at} Unexpected value, expected ${type.words}`);
}

function patternsOf(
  mapping: Mapping,
  at: string,
  readFile: ReadFile,
): readonly string[] | undefined {
  const { ignore, 'ignore-from-file': files } = mapping;
  if (ignore !== undefined && files !== undefined) {
    throw new Error(`${at}Unexpected ignore and ignore-from-file, expected one of them`);
  }
  if (files !== undefined) {
    return lines(files, `${at}ignore-from-file`).flatMap((file) => readFile(file).split(/\r?\n/));
  }
  return ignore === undefined ? undefined : lines(ignore, `${at}ignore`);
}

function lines(value: Value, at: string): string[] {
  if (typeof value === 'string') return value.split('\n').filter((line) => line !== '');
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value;
  throw new Error(`${at}: Unexpected value, expected text or a list of texts`);
}

function ruleOf(name: string): Rule {
  const rule = rules.find((known) => known.name === name);
  if (rule) return rule;
  const names = rules.map((known) => known.name);
  const similar = nearest(name, names);
  throw new Error(
    `rules: ${name}: Unexpected rule, expected ${similar ?? `one of ${names.join(', ')}`}`,
  );
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
