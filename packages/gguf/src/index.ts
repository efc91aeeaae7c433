export { decodeBf16, decodeF16, decodeF32 } from './blocks/floats.ts';
export { readFully } from './bytes.ts';
export { halvesOf } from './half.ts';
export { flagAt, type HasMetadata, numberAt, numbersAt, textAt, textsAt } from './metadata.ts';
export { type Gguf, openGguf, readMetadata, type Tensor } from './read.ts';
export {
  flag,
  float32,
  float32s,
  int32,
  int32s,
  type Metadata,
  type MetadataValue,
  text,
  texts,
  uint32,
} from './value.ts';
export { ggufBytes, type TensorSource, type WrittenType, writeGguf } from './write.ts';
