import { InputError, type Io, inputs, isTerminal, UsageError } from '@labpipe/cli';
import { kinds, type Ledger } from '@labpipe/records';

interface Named {
  kind?: string;
  path?: string;
  model?: string;
}

/** Which model to serve: the argument, or the last record of stdin that names one. Throws UsageError and InputError. */
export async function modelPath(
  { _: paths, 'exit-with-stdin': exits }: { _: readonly string[]; 'exit-with-stdin': boolean },
  io: Io,
  ledger: Ledger,
): Promise<string> {
  if (paths.length > 1) {
    throw new UsageError(`Unexpected second model ${paths[1]}, expected one: start another serve`);
  }
  const [path] = paths;
  if (path !== undefined && path !== '-') {
    ledger.took();
    return path;
  }
  if (exits || isTerminal(io.stdin)) {
    throw new UsageError(
      'Unexpected missing model, expected its path, or (without --exit-with-stdin) records on stdin',
    );
  }
  return lastOfStdin(io, ledger);
}

/** What `train` and `evaluate` write besides may stand between the records that count. */
async function lastOfStdin(io: Io, ledger: Ledger): Promise<string> {
  let last: string | undefined;
  for (const input of inputs([], io)) {
    for await (const record of ledger.readAny(input, kinds)) {
      const { kind, path, model } = record as Named;
      if (kind === 'checkpoint' || kind === 'model') last = path;
      if (kind === 'score') last = model;
    }
  }
  if (last !== undefined) return last;
  throw new InputError(
    '<stdin>',
    'Unexpected end, expected a checkpoint, model or score record to say which model',
  );
}
