import type { FactKind } from '../fact.ts';
import { agent } from './agent.ts';
import { attribute } from './attribute.ts';
import { count } from './count.ts';
import { definition } from './definition.ts';
import { event } from './event.ts';
import { eventPlace } from './event-place.ts';
import { place } from './place.ts';
import { relation } from './relation.ts';

/** The phrasings of each kind of fact, with {slots} as src/questions.ts fills them. */
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
