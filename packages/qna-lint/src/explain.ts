import type { findErrors } from '@labpipe/records';
import { describe, nounOf, quantity } from './describe.ts';
import { errorAt, type Fault } from './fault.ts';
import { entry, nodeAt, yamlPath } from './locate.ts';
import { nearest } from './nearest.ts';
import { pythonRepr, pythonString } from './python-repr.ts';
import type { Node } from './yaml/node.ts';

type SchemaError = ReturnType<ReturnType<typeof findErrors>>[number];

/** Each error of a schema at its place, in words that say what to do. */
export function explain(errors: readonly SchemaError[], root: Node): Fault[] {
  const extras = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'additionalProperties') continue;
    const known = extras.get(instancePath);
    if (known) known.push(params['additionalProperty']);
    else extras.set(instancePath, [params['additionalProperty']]);
  }
  return errors.map((error) => {
    const node = nodeAt(root, error.instancePath);
    if (error.keyword === 'additionalProperties') {
      return unknownKey(error, node, extras.get(error.instancePath) ?? []);
    }
    const explanation = explanations[error.keyword];
    if (explanation) return explanation(error, node);
    throw new Error(`A schema uses "${error.keyword}", which nobody has put into words.`);
  });
}

const explanations: Readonly<Record<string, (error: SchemaError, node: Node) => Fault>> = {
  required: missingKey,
  type: wrongType,
  minLength: emptyText,
  minItems: tooFew,
  const: wrongVersion,
};

function missingKey({ instancePath, params, parentSchema }: SchemaError, node: Node): Fault {
  const key: string = params['missingProperty'];
  const required: string[] = parentSchema?.['required'] ?? [];
  return errorAt(
    node.start,
    'required',
    `Unexpected ${nounOf(instancePath)} without "${key}", expected ${listed(required)}`,
    `Add the key "${key}".`,
    { path: yamlPath(instancePath), message: `${pythonString(key)} is a required property` },
  );
}

function unknownKey(error: SchemaError, node: Node, extras: readonly string[]): Fault {
  const key: string = error.params['additionalProperty'];
  const allowed = Object.keys(error.parentSchema?.['properties'] ?? {});
  const similar = nearest(key, allowed);
  const keyNode = entry(node, key)?.[0];
  const shown = keyNode?.text ?? key;
  const path = yamlPath(error.instancePath);
  const fault = errorAt(
    (keyNode ?? node).start,
    'unknown-key',
    `Unexpected key "${shown}" in the ${nounOf(error.instancePath)}, expected ${listed(allowed)}`,
    similar === undefined
      ? 'Remove it.'
      : `Rename it to "${similar}", if that is meant, or remove it.`,
  );
  const own = { ...fault, path: yamlPath(`${error.instancePath}/${shown}`) };
  // InstructLab reports all unknown keys of an object in one message.
  if (extras[0] !== key) return { ...own, upstream: null };
  const names = [...extras].sort().map((name) => pythonName(node, name));
  const verb = names.length === 1 ? 'was' : 'were';
  const message = `Unevaluated properties are not allowed (${names.join(', ')} ${verb} unexpected)`;
  return { ...own, upstream: { path, message } };
}

function wrongType({ instancePath, params }: SchemaError, node: Node): Fault {
  const type: string = params['type'];
  return errorAt(
    node.start,
    'type',
    `Unexpected ${describe(node)}, expected ${typeNames[type] ?? type}`,
    type === 'string' && node.kind === 'scalar' && node.text !== ''
      ? `Put it in quotes: ${JSON.stringify(node.text)}.`
      : `Write ${typeNames[type] ?? type} here.`,
    {
      path: yamlPath(instancePath),
      message: `${pythonRepr(node)} is not of type ${pythonString(type)}`,
    },
  );
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  array: 'a list',
  object: 'a mapping of keys to values',
};

function emptyText({ instancePath }: SchemaError, node: Node): Fault {
  return errorAt(
    node.start,
    'empty-text',
    'Unexpected empty text, expected at least one character',
    'Write the text, or remove the key if it is optional.',
    { path: yamlPath(instancePath), message: `${pythonRepr(node)} should be non-empty` },
  );
}

function tooFew({ instancePath, params }: SchemaError, node: Node): Fault {
  const least: number = params['limit'];
  const found = node.kind === 'sequence' ? node.items.length : 0;
  return errorAt(
    node.start,
    'min-items',
    `Unexpected ${quantity(found, instancePath)}, expected at least ${least}`,
    `Add ${least - found} more.`,
    { path: yamlPath(instancePath), message: `Value must have at least ${least} items` },
  );
}

function wrongVersion({ instancePath, params }: SchemaError, node: Node): Fault {
  return errorAt(
    node.start,
    'version',
    `Unexpected version ${describe(node)}, expected ${params['allowedValue']}`,
    `Write version: ${params['allowedValue']}, without quotes.`,
    { path: yamlPath(instancePath), message: `${params['allowedValue']} was expected` },
  );
}

function pythonName(node: Node, name: string): string {
  const key = entry(node, name)?.[0];
  return key ? pythonRepr(key) : pythonString(name);
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop() ?? 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
