/** A number's type in a GGUF file, when it fits a JavaScript number. */
export type NumberType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'float32'
  | 'float64';

export type ItemType = NumberType | 'uint64' | 'int64' | 'bool' | 'string';

/** One metadata value with its type, so that a copied file keeps the types of the first. */
export type MetadataValue =
  | { type: NumberType; value: number }
  | { type: 'uint64' | 'int64'; value: bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'array'; items: ItemType; value: readonly (number | bigint | boolean | string)[] };

export type Metadata = ReadonlyMap<string, MetadataValue>;

/** Types in the order of their codes, as `enum gguf_type` of ggml's gguf.h has them. */
export const valueTypes = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'array',
  'uint64',
  'int64',
  'float64',
] as const;

export const uint32 = (value: number): MetadataValue => ({ type: 'uint32', value });
export const int32 = (value: number): MetadataValue => ({ type: 'int32', value });
export const float32 = (value: number): MetadataValue => ({ type: 'float32', value });
export const flag = (value: boolean): MetadataValue => ({ type: 'bool', value });
export const text = (value: string): MetadataValue => ({ type: 'string', value });

export const texts = (value: readonly string[]): MetadataValue => ({
  type: 'array',
  items: 'string',
  value,
});

export const int32s = (value: readonly number[]): MetadataValue => ({
  type: 'array',
  items: 'int32',
  value,
});

export const float32s = (value: readonly number[]): MetadataValue => ({
  type: 'array',
  items: 'float32',
  value,
});
