import { type Code, type Type, types, unsigned } from './code.ts';

/** A function of a module; locals are numbered after the parameters. */
export interface ModuleFunction {
  name: string;
  parameters: readonly Type[];
  results: readonly Type[];
  locals: readonly Type[];
  body: Code;
}

/** A module that exports these functions, on the memory that it is given as `env.memory`. */
export function moduleOf(functions: readonly ModuleFunction[]): Uint8Array<ArrayBuffer> {
  const typeOf = ({ parameters, results }: ModuleFunction) => [
    0x60,
    ...list(parameters.map(byteOf)),
    ...list(results.map(byteOf)),
  ];
  const memory = [...text('env'), ...text('memory'), 2, 0, 1];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(typeOf)),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
    ),
    ...section(10, functions.map(bodyOf)),
  ]);
}

function bodyOf({ locals, body }: ModuleFunction): Code {
  const bytes = [...list(locals.map((type) => [1, types[type]])), ...body, 0x0b];
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, items: readonly Code[]): Code {
  const bytes = list(items);
  return [id, ...unsigned(bytes.length), ...bytes];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  return list([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

function byteOf(type: Type): Code {
  return [types[type]];
}
