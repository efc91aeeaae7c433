import { contentId, type Sample } from '@labpipe/records';
import { normalText } from '../normal-text.ts';

/**
 * The hash of the fact that a knowledge sample asks for: the place in its leaf's documents that holds the answer, or
 * the answer itself where no place is known. Undefined for skills and for what a document does not say, neither of which is
 * asked without its text.
 */
export function factOf({
  type,
  dataset,
  leaf,
  chunk,
  document,
  evidence,
  answer,
}: Sample): string | undefined {
  if (type !== 'knowledge' || dataset === 'unanswerable') return undefined;
  if (!evidence) return contentId([leaf, normalText(answer)]);
  return contentId([leaf, chunk ?? contentId(document ?? ''), evidence.start, evidence.end]);
}
