import { InputError, type Io, inputs, isTerminal, UsageError } from '@labpipe/cli';
import { kinds, type Ledger } from '@labpipe/records';

interface Named {
  kind?: string;
  path?: string;
  model?: string;
  format?: string;
  base?: string;
}

/** A model by its path; of adapters also that of the model that they are for. */
export interface NamedModel {
  path: string;
  base?: string | undefined;
}

/** Which model to serve, with the adapters' base where it is known: the argument, or the last record of stdin that names one. Throws UsageError and InputError. */
export async function modelPath(
  {
    _: paths,
    base,
    'exit-with-stdin': exits,
  }: { _: readonly string[]; base?: string | undefined; 'exit-with-stdin': boolean },
  io: Io,
  ledger: Ledger,
): Promise<NamedModel> {
  if (paths.length > 1) {
    throw new UsageError(`Unexpected second model ${paths[1]}, expected one: start another serve`);
  }
  const [path] = paths;
  if (path !== undefined && path !== '-') {
    ledger.took();
    return { path, base };
  }
  if (exits || isTerminal(io.stdin)) {
    throw new UsageError(
      'Unexpected missing model, expected its path, or (without --exit-with-stdin) records on stdin',
    );
  }
  const last = await lastOfStdin(io, ledger);
  return { ...last, base: base ?? last.base };
}

/** What `train` and `evaluate` write besides may stand between the records that count. */
async function lastOfStdin(io: Io, ledger: Ledger): Promise<NamedModel> {
  let last: string | undefined;
  const bases = new Map<string, string>();
  for (const input of inputs([], io)) {
    for await (const record of ledger.readAny(input, kinds)) {
      const { kind, path, model, format, base } = record as Named;
      if (kind === 'checkpoint' || kind === 'model') {
        last = path;
        if (path && base && format === 'adapter') bases.set(path, base);
      }
      if (kind === 'score') {
        last = model;
        if (model && base) bases.set(model, base);
      }
    }
  }
  if (last !== undefined) return { path: last, base: bases.get(last) };
  throw new InputError(
    '<stdin>',
    'Unexpected end, expected a checkpoint, model or score record to say which model',
  );
}
