import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { schemas } from '../src/schema-text.ts';

test.each(Object.entries(schemas.reads))('%s is a JSON Schema in the strict sense', (_, schema) => {
  const ajv = new Ajv2020.default({ strict: true, strictRequired: true, validateSchema: true });
  expect(() => ajv.compile(schema)).not.toThrow();
});
