/** The part of JSON Schema (draft 2020-12) that the format needs. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly description?: string;
  readonly const?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Text that is not empty. */
export function filled(description: string): Schema {
  return { type: 'string', minLength: 1, description };
}

/** An object that has these keys and no others; `optional` ones may be missing. */
export function closedObject(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  return {
    type: 'object',
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    additionalProperties: false,
    properties,
  };
}

/** A list of at least `minItems`, no two alike unless said otherwise. */
export function list(items: Schema, minItems: number, uniqueItems = true): Schema {
  return { type: 'array', minItems, uniqueItems, items };
}

export const question = filled('A question, as a user would ask it.');
export const answer = filled('The answer that the student is to learn.');
export const createdBy = filled('GitHub name of the contributor.');

/** The `version` key: the number of the schema itself. */
export function version(number: number): Schema {
  return { type: 'integer', const: number, description: 'Version of the qna.yaml format.' };
}
