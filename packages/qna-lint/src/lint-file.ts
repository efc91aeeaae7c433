import { basename } from 'node:path';
import { parseAttribution, readAttribution } from './attribution.ts';
import { contentFaults } from './content/content-faults.ts';
import { setRules } from './content/settings.ts';
import { atOwnLevels } from './documents/own-levels.ts';
import type { Fault } from './fault.ts';
import type { Found } from './find-files.ts';
import { byPlace, type Finding } from './finding.ts';
import { leafLine } from './leaf.ts';
import { type Content, lint, type Settings, type Source } from './lint.ts';
import { localDocumentFaults } from './local-documents.ts';
import { placed } from './placed.ts';
import { misnamed, readSource, unreadable } from './read-source.ts';

/** What came of a file: its findings, and its leaf where it has no errors. */
export interface LintedFile {
  readonly findings: readonly Finding[];
  /** The leaf record as a line of JSON. */
  readonly leaf?: string;
}

/** Lint a file with what lies beside it. */
export function lintFile({ path, what }: Found, settings: Settings): LintedFile {
  if (what === 'unreadable') return refused(path, unreadable({ code: 'folder' }), settings);
  if (what === 'misnamed') {
    // InstructLab warns and passes over it.
    return refused(path, { ...misnamed(basename(path)), level: 'warning' }, settings);
  }
  const source = readSource(path, settings);
  if (!('text' in source)) return refused(path, source, settings);
  const { findings, content } = lint(source, settings);
  if (!content) return { findings };
  const attribution = readAttribution(path);
  const beside = settings.compat ? [] : besideFaults(path, source, content, attribution, settings);
  const all = [...findings, ...placed(beside, source, settings)].sort(byPlace);
  if (all.some(({ level }) => level === 'error')) return { findings: all };
  const leaf = leafLine(source, content, parseAttribution(attribution ?? ''));
  return { findings: all, leaf };
}

function besideFaults(
  path: string,
  source: Source,
  content: Content,
  attribution: string | undefined,
  settings: Settings,
): Fault[] {
  return [
    ...atOwnLevels(localDocumentFaults(path, content), source.text, settings),
    ...contentFaults(source, content, attribution, setRules(settings.rule)),
  ];
}

function refused(file: string, fault: Fault, settings: Settings): LintedFile {
  const source: Source = { file, text: '', windowsLineEnds: false, place: { path: '' } };
  return { findings: placed([fault], source, settings) };
}
