import { findErrors } from '@labpipe/records';
import { explain } from './explain.ts';
import type { Fault } from './fault.ts';
import { repetitions } from './repetitions.ts';
import type { Schema } from './schemas/parts.ts';
import type { Value } from './yaml/construct.ts';
import type { Node } from './yaml/node.ts';

type Check = ReturnType<typeof findErrors>;

/** Everything that a schema finds wrong with a file, each at its own place. */
export function schemaFaults(schema: Schema, root: Node, value: Value): Fault[] {
  const faults = explain(schemaErrors(schema, value), root);
  return [...faults, ...repetitions(schema, root, value)];
}

/** The same as ajv reports it, but for repetitions. */
export function schemaErrors(schema: Schema, value: Value): ReturnType<Check> {
  return checkOf(schema)(value);
}

// A schema is compiled when the first file needs it, and once.
const checks = new Map<Schema, Check>();

function checkOf(schema: Schema): Check {
  const known = checks.get(schema);
  if (known) return known;
  const check = findErrors(withoutUniqueItems(schema) as object);
  checks.set(schema, check);
  return check;
}

// ajv compares every item with every other: minutes for a hostile file. `repetitions` does it in one pass.
function withoutUniqueItems(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutUniqueItems);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => key !== 'uniqueItems');
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutUniqueItems(part)]));
}
