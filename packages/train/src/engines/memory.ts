/** Arrays that are used again and again: the one of a name is made when first asked for, and again when it is too small. */
export interface Memory {
  take(name: string, length: number): Float32Array;
  /** Several arrays that lie behind each other in the one of that name. */
  takeAll(name: string, lengths: readonly number[]): Float32Array[];
}

export function openMemory(): Memory {
  const arrays = new Map<string, Float32Array>();
  const memory: Memory = {
    take(name, length) {
      const found = arrays.get(name);
      const array = found && found.length >= length ? found : new Float32Array(length);
      arrays.set(name, array);
      return array.subarray(0, length);
    },
    takeAll(name, lengths) {
      const all = memory.take(
        name,
        lengths.reduce((a, b) => a + b, 0),
      );
      let end = 0;
      return lengths.map((length) => {
        end += length;
        return all.subarray(end - length, end);
      });
    },
  };
  return memory;
}
