import { type ItemType, type MetadataValue, valueTypes } from './value.ts';

/** A metadata value with its type before it. */
export function valueBytes(value: MetadataValue): Buffer {
  const code = number('uint32', valueTypes.indexOf(value.type));
  if (value.type !== 'array') return Buffer.concat([code, item(value.type, value.value)]);
  return Buffer.concat([
    code,
    number('uint32', valueTypes.indexOf(value.items)),
    number('uint64', BigInt(value.value.length)),
    ...value.value.map((inner) => item(value.items, inner)),
  ]);
}

function item(type: ItemType, value: number | bigint | boolean | string): Buffer {
  return typeof value === 'string' ? string(value) : number(type, value);
}

/** A text with its length before it. */
export function string(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number('uint64', BigInt(bytes.length)), bytes]);
}

/** A number as its type has it, little-endian. */
export function number(type: ItemType, value: number | bigint | boolean): Buffer {
  const bytes = Buffer.alloc(8);
  const plain = Number(value);
  switch (type) {
    case 'uint8':
    case 'bool':
      return bytes.subarray(0, bytes.writeUInt8(plain));
    case 'int8':
      return bytes.subarray(0, bytes.writeInt8(plain));
    case 'uint16':
      return bytes.subarray(0, bytes.writeUInt16LE(plain));
    case 'int16':
      return bytes.subarray(0, bytes.writeInt16LE(plain));
    case 'uint32':
      return bytes.subarray(0, bytes.writeUInt32LE(plain));
    case 'int32':
      return bytes.subarray(0, bytes.writeInt32LE(plain));
    case 'float32':
      return bytes.subarray(0, bytes.writeFloatLE(plain));
    case 'float64':
      return bytes.subarray(0, bytes.writeDoubleLE(plain));
    case 'uint64':
      return bytes.subarray(0, bytes.writeBigUInt64LE(BigInt(value)));
    case 'int64':
      return bytes.subarray(0, bytes.writeBigInt64LE(BigInt(value)));
    case 'string':
      throw new TypeError('A string is no number');
  }
}
