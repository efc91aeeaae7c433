import type { ErrorObject } from 'ajv';
import Ajv from 'ajv/dist/2020.js';

/** Says what is wrong with a value, or nothing. */
export type Validator = (value: unknown) => string | undefined;

/** Compile a JSON Schema (draft 2020-12) that our tests have proved valid; so no run pays to prove it again. */
export function validator(schema: object, name = 'record'): Validator {
  const ajv = new Ajv.default({ validateSchema: false, meta: false });
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: name });
}

/** The same, but every error that the schema finds in a value, with its place and parameters. */
export function findErrors(schema: object): (value: unknown) => ErrorObject[] {
  const ajv = new Ajv.default({
    validateSchema: false,
    meta: false,
    allErrors: true,
    verbose: true,
  });
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : [...(validate.errors ?? [])]);
}
