import { contentId, type Sample } from '@labpipe/records';
import type { Entry } from '../entry.ts';
import { normalText } from '../normal-text.ts';
import { firstQuestion, metadataOf } from '../row-texts.ts';
import type { SplitUnit } from './units.ts';

/**
 * The hash of what a row may not be parted from: its document, leaf or fact, as its sample or its metadata name it. Where
 * no document is named, the leaf stands for all of its documents; a row that names nothing is held to its question, so
 * that other answers to it stay with it.
 */
export function unitOf(entry: Entry, from: Sample | undefined, by: SplitUnit): string {
  const told = { ...metadataOf(entry), ...from };
  const names = namesOf[by].map((name) => whole(told[name], told['leaf']));
  const fact = by === 'fact' ? entry.fact : undefined;
  const unit = fact ?? names.find((name) => name !== undefined && name !== null && name !== '');
  if (unit !== undefined) return contentId([by, unit]);
  return contentId(['question', normalText(firstQuestion(entry))]);
}

const namesOf: Readonly<Record<SplitUnit, readonly string[]>> = {
  // `source` of a chunk; `sdg_document` of instructlab-sdg's rows.
  document: ['source', 'sdg_document', 'raw_document', 'leaf', 'path'],
  leaf: ['leaf', 'path'],
  fact: ['fact'],
};

/** The document that a stretch of one, as `source` may be, is part of; a file beside a qna.yaml is its leaf's own. */
function whole(value: unknown, leaf: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { start: _start, end: _end, ...document } = value as Record<string, unknown>;
  return 'repo' in document ? document : { ...document, leaf };
}
