// Parts of the blocks' config schemas.

export const text = { type: 'string' } as const;

export const texts = { type: 'array', items: text } as const;

export const textMap = { type: 'object', additionalProperties: text } as const;

/** An object with these keys and no others, of which some must be there. */
export function exactly(properties: Record<string, object>, ...required: string[]): object {
  return { type: 'object', required, properties, additionalProperties: false };
}
