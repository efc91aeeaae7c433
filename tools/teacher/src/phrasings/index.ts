import type { FactKind } from '../fact.ts';
import { agent } from './agent.ts';
import { attribute } from './attribute.ts';
import { count } from './count.ts';
import { definition } from './definition.ts';
import { event } from './event.ts';
import { eventPlace } from './event-place.ts';
import { place } from './place.ts';
import { relation } from './relation.ts';

/**
 * The phrasings of each kind of fact, with {slots} as src/questions.ts fills them. None may stand whole inside another
 * ("Where is X" in "Where is X located"): a question that is held out for a test would then have been trained on.
 */
export const phrasings: Record<FactKind, readonly string[]> = {
  attribute,
  definition,
  event,
  'event-place': eventPlace,
  agent,
  place,
  count,
  relation,
};
