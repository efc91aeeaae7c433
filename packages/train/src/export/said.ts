import { type Io, inputs, isTerminal } from '@labpipe/cli';
import {
  type Checkpoint,
  kinds,
  type Leaf,
  type Ledger,
  type Model,
  type Score,
} from '@labpipe/records';

/** What the records say: the model that the last of them names, and what goes into its card. */
export interface Said {
  path: string | undefined;
  runs: (Checkpoint | Model)[];
  scores: Score[];
  leaves: Leaf[];
}

/** Reads it from the files of the command line, or from standard input. */
export async function readSaid(
  args: { _: string[]; model?: string | undefined },
  io: Io,
  ledger: Ledger,
): Promise<Said> {
  const said: Said = { path: undefined, runs: [], scores: [], leaves: [] };
  // With a model named, standard input is read only where it is asked for.
  if (args._.length === 0 && (args.model !== undefined || isTerminal(io.stdin))) return said;
  for (const input of inputs(args._, io)) {
    for await (const each of ledger.readAny<unknown>(input, kinds)) {
      const found = each as { kind?: string };
      if (found.kind === 'model' || found.kind === 'checkpoint') {
        said.runs.push(each as Model);
        said.path = (each as Model).path;
      }
      if (found.kind === 'score') {
        said.scores.push(each as Score);
        said.path = (each as Score).model;
      }
      if (found.kind === 'leaf') said.leaves.push(each as Leaf);
    }
  }
  return said;
}
