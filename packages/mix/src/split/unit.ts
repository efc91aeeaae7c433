import { contentId, type Sample } from '@labpipe/records';
import type { Entry } from '../entry.ts';
import { normalText } from '../normal-text.ts';
import { firstQuestion, metadataOf } from '../row-texts.ts';
import type { SplitUnit } from './units.ts';

/**
 * The hash of what a row may not be parted from: its document, leaf, fact or what else, as its sample or its metadata name it. Where
 * no document is named, the leaf stands for all of its documents; a row that names nothing is held to its question, so
 * that other answers to it stay with it.
 */
export function unitOf(entry: Entry, from: Sample | undefined, by: SplitUnit): string {
  const told = { ...metadataOf(entry), ...from };
  const names = (namesOf[by] ?? [by]).map((name) => documentOf(by, name, told));
  const fact = by === 'fact' ? entry.fact : undefined;
  const unit = fact ?? names.find((name) => name !== undefined && name !== null && name !== '');
  if (unit !== undefined) return contentId([by, unit]);
  return contentId(['question', normalText(firstQuestion(entry))]);
}

const namesOf: Readonly<Record<SplitUnit, readonly string[] | undefined>> = {
  // `source` of a chunk; `sdg_document` of instructlab-sdg's rows.
  document: ['source', 'sdg_document', 'raw_document', 'leaf', 'path'],
  leaf: ['leaf', 'path'],
  fact: ['fact'],
};

/**
 * What stands under a name. Of `source` it is the document that it is a stretch of; a file beside a qna.yaml is its leaf's own.
 * A `source` in words is the data set that a row of other people came from, and no document.
 */
function documentOf(by: SplitUnit, name: string, told: Readonly<Record<string, unknown>>): unknown {
  const value = told[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return by === 'document' && name === 'source' ? undefined : value;
  }
  const { start: _start, end: _end, ...document } = value as Record<string, unknown>;
  return 'repo' in document ? document : { ...document, leaf: told['leaf'] };
}
