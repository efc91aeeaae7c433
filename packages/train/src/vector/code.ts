/** WebAssembly instructions, or parts of a module, as bytes (WebAssembly 2.0 core specification, chapter 5). */
export type Code = readonly number[];

/** An unsigned integer as LEB128. */
export function unsigned(value: number): Code {
  const [low, rest] = [value & 0x7f, value >>> 7];
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

/** Types of parameters, results and locals. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof types;

/** Puts a local on the stack. */
export function get(local: number): Code {
  return [0x20, ...unsigned(local)];
}

/** Sets a local. */
export function set(local: number, value: Code): Code {
  return [...value, 0x21, ...unsigned(local)];
}

/** Four float32 from memory at `address`, a multiple of 16, and `offset` bytes. */
export function load(address: Code, offset: number): Code {
  return [...address, ...vector(0x00), 4, ...unsigned(offset)];
}

export function store(address: Code, offset: number, value: Code): Code {
  return [...address, ...value, ...vector(0x0b), 4, ...unsigned(offset)];
}

/** Four times the same float32. */
export function splat(value: Code): Code {
  return [...value, ...vector(0x13)];
}

export const add = binary(vector(0xe4));
export const subtract = binary(vector(0xe5));
export const multiply = binary(vector(0xe6));
export const divide = binary(vector(0xe7));
export const squareRoot = (value: Code): Code => [...value, ...vector(0xe3)];

/** The same on two float64. */
export const addDoubles = binary(vector(0xf0));
export const multiplyDoubles = binary(vector(0xf2));

/** The first two float32 of four as float64, or the last two. */
export function doubles(value: Code, half: 'first' | 'last'): Code {
  const lanes = [8, 9, 10, 11, 12, 13, 14, 15];
  const moved =
    half === 'first' ? value : [...value, ...value, ...vector(0x0d), ...lanes, ...lanes];
  return [...moved, ...vector(0x5f)];
}

/** The sum of two float64. */
export function sumOfDoubles(value: Code): Code {
  const lane = (at: number): Code => [...value, ...vector(0x21), at];
  return [...lane(0), ...lane(1), 0xa0];
}

/** Does `body` while the i32 local `at`, from 0 on by 16, is below the local `end`, which is above 0. */
export function loop(at: number, end: number, body: Code): Code {
  const next = [...get(at), 0x41, 16, 0x6a, 0x22, ...unsigned(at)];
  return [0x03, 0x40, ...body, ...next, ...get(end), 0x49, 0x0d, 0, 0x0b];
}

function vector(operation: number): Code {
  return [0xfd, ...unsigned(operation)];
}

function binary(operation: Code) {
  return (a: Code, b: Code): Code => [...a, ...b, ...operation];
}
