import { UsageError } from '@labpipe/cli';
import { documentRules } from '../documents/document-rules.ts';
import type { Level } from '../finding.ts';
import { nearest } from '../nearest.ts';
import { contentRules } from './index.ts';
import type { ContentRule, Parameters } from './rule.ts';

/** A rule that is on, at its level and with its parameters. */
export interface SetRule {
  readonly rule: ContentRule;
  readonly level: Level;
  readonly parameters: Parameters;
}

const levels = ['off', 'info', 'warning', 'error'];

/**
 * The rules that are on, after settings such as `word-limits=warning:context=600,answer=300` or `all=off`; a later
 * setting counts over an earlier one. Throws a UsageError for a setting that says nothing.
 */
export function setRules(settings: string | readonly string[] = []): readonly SetRule[] {
  const key = [settings].flat().join(' ');
  const read = known.get(key) ?? readRules(key.split(/\s+/).filter(Boolean));
  known.set(key, read);
  return read;
}

// Every file asks anew for what one command line says.
const known = new Map<string, readonly SetRule[]>();

function readRules(settings: readonly string[]): readonly SetRule[] {
  const set = new Map<string, { level: string; parameters: Parameters }>(
    contentRules.map(({ name, level, parameters }) => [name, { level, parameters }]),
  );
  for (const setting of settings) {
    const { name, level, own } = readSetting(setting);
    for (const rule of contentRules.filter((rule) => name === 'all' || rule.name === name)) {
      const parameters = { ...set.get(rule.name)?.parameters, ...own(rule) };
      set.set(rule.name, { level, parameters });
    }
  }
  return contentRules.flatMap((rule) => {
    const { level = 'off', parameters = {} } = set.get(rule.name) ?? {};
    return level === 'off' ? [] : [{ rule, level: level as Level, parameters }];
  });
}

/** The levels that such settings give to rules about documents; `all` stands for the rules of content alone. */
export function documentLevels(
  settings: string | readonly string[] = [],
): ReadonlyMap<string, Level | 'off'> {
  const read = [settings].flat().join(' ').split(/\s+/).filter(Boolean).map(readSetting);
  return new Map(read.map(({ name, level }) => [name, level as Level | 'off']));
}

const documentNames = documentRules.map(({ name }) => name);

function readSetting(setting: string) {
  const [, name = '', level = '', rest] = /^([^=]+)=([^:]*)(?::(.*))?$/.exec(setting) ?? [];
  if (!levels.includes(level)) {
    throw refused(setting, `NAME=LEVEL with a level of ${levels.join(', ')}`);
  }
  const names = [...contentRules.map((rule) => rule.name), ...documentNames];
  if (name !== 'all' && !names.includes(name)) {
    const meant = nearest(name, names);
    throw refused(setting, meant ? `the rule ${meant}` : `one of the rules ${names.join(', ')}`);
  }
  if (documentNames.includes(name)) readParameters(setting, rest, {});
  const own = ({ parameters }: ContentRule) => readParameters(setting, rest, parameters);
  return { name, level, own };
}

function readParameters(setting: string, text: string | undefined, known: Parameters): Parameters {
  if (text === undefined) return {};
  const entries = text.split(',').map((part) => {
    const [, name = '', value = ''] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (Object.hasOwn(known, name)) return [name, Number(value)] as const;
    const parameters = Object.keys(known).map((parameter) => `${parameter}=NUMBER`);
    throw refused(
      setting,
      parameters.length > 0 ? `${parameters.join(' or ')} after the colon` : 'nothing after it',
    );
  });
  return Object.fromEntries(entries);
}

function refused(setting: string, expected: string): UsageError {
  return new UsageError(`--rule: Unexpected ${setting}, expected ${expected}`);
}
