import type { Document } from '../document.ts';
import type { Fact } from '../fact.ts';
import { attributeTables } from './attribute-tables.ts';
import { attributes } from './attributes.ts';
import { births } from './births.ts';
import { counts } from './counts.ts';
import { definitions } from './definitions.ts';
import { entityTables } from './entity-tables.ts';
import { enumerations } from './enumerations.ts';
import { events } from './events.ts';
import { keyValues } from './key-values.ts';
import { makers } from './makers.ts';
import { measures } from './measures.ts';
import { places } from './places.ts';
import { relations } from './relations.ts';

/** Every rule, each from a document to the facts that it finds. What two rules find alike counts once. */
export const rules: ((document: Document) => Fact[])[] = [
  keyValues,
  attributeTables,
  entityTables,
  definitions,
  births,
  events,
  makers,
  places,
  measures,
  counts,
  attributes,
  relations,
  enumerations,
];
