import type { ChatRequest, Client } from '@labpipe/model';
import type { Chunk } from '@labpipe/records';

/** The columns of one row on its way through a pipeline. `teacher` is ours: who wrote the answer in it. */
export type Row = Readonly<Record<string, unknown>>;

/** A row or text that goes no further, and why. */
export interface Loss {
  /** `rejected` for what it says, `failed` for what happened to it. */
  how: 'rejected' | 'failed';
  stage: string;
  /** A short fixed word. */
  reason: string;
  detail: string;
  /** What was refused. */
  input: Readonly<Record<string, unknown>>;
}

export interface Made {
  rows: Row[];
  losses: Loss[];
}

/** What a block works with besides its rows. */
export interface Context {
  client: Pick<Client, 'chat' | 'model' | 'url'>;
  /** Of the requests for this row: 31 bits. */
  seed: number;
  signal?: AbortSignal | undefined;
  /** Another chunk of the leaf about the same things; nothing where there is none. */
  related?: (() => Chunk | undefined) | undefined;
}

/** A step of a pipeline. It is given all the rows that one seed row has become, and gives what becomes of them. */
export interface Block {
  name: string;
  /** Whether each row is worked on by itself, so that no row need wait for another. */
  isPerRow?: boolean;
  run: (rows: readonly Row[], context: Context) => Promise<Made>;
  /** What it would ask a model about a row. */
  request?: (row: Row, seed: number) => ChatRequest;
  /** What a row with these columns becomes, for a check without a model; throws for a column that lacks. Without it, `run` tells. */
  check?: (row: Row) => Row;
  /** For an estimate: what a row is expected to become, and to ask. Without it, `run` or else `check` tells. */
  expect?: (row: Row, guess: Guess) => Expected;
  /** From a module of the pipeline's: what it makes of a row is known only from its `check`. */
  isForeign?: boolean;
}

/** What an estimate supposes of a model's answers about a leaf. */
export interface Guess extends Pick<Context, 'seed' | 'related'> {
  /** A pair of the usual length: one of the leaf's own. */
  pair: { question: string; answer: string };
  /** Tokens of a text. */
  count: (text: string) => number;
}

/** What a row is expected to become. */
export interface Expected {
  rows: { row: Row; times: number }[];
  /** Whether only some of such rows come through. */
  isFilter?: boolean;
  /** What is asked about the row: so many requests like this one, with so many tokens written in answer to each. */
  ask?: { requests: number; request: ChatRequest; reply: number };
}

/** What the command line says about every block. */
export interface Setting {
  /** Pairs to ask for; what `scaled` stands for in a pipeline. */
  scaleFactor: number;
  temperature?: number | undefined;
  maxNumTokens?: number | undefined;
  /** Whether a pipeline may load JavaScript modules. */
  allowModules?: boolean | undefined;
  /** Whether our tests have proved the files, so that no run need prove them again. */
  isProved?: boolean | undefined;
}

/** Where a block stands: its name, the folder its paths are relative to, and how to open a block within it. */
export interface Place extends Setting {
  name: string;
  /** For messages: the pipeline's file and the block's path in it. */
  at: string;
  folder: string;
  open: (type: string, config: unknown) => Promise<Block>;
}

/** A type of block that a pipeline may name. */
export interface BlockType {
  type: string;
  /** JSON Schema of its `config`. */
  config: object;
  /** The block with this config, which the schema has proved. */
  open: (config: never, place: Place) => Promise<Block>;
}

/** What becomes of a row where one row becomes one or none. */
export type Changed = { row: Row; loss?: never } | { loss: Loss; row?: never };

/** A block that works on each row by itself. */
export function mapRows(name: string, change: (row: Row) => Changed): Block {
  return {
    name,
    isPerRow: true,
    run: async (rows) => {
      const made: Made = { rows: [], losses: [] };
      for (const before of rows) {
        const { row, loss } = change(before);
        if (row) made.rows.push(row);
        else made.losses.push(loss);
      }
      return made;
    },
  };
}

/** What to give for a row that lacks a column. */
export function missingColumn(stage: string, column: string, row: Row): { loss: Loss } {
  const has = Object.keys(row).join(', ');
  const detail = `Unexpected row without ${column}, expected the column: it has ${has}`;
  return { loss: { how: 'failed', stage, reason: 'missing-column', detail, input: { row } } };
}

/** What several rows or turns made, as one. */
export function joinMade(parts: readonly Made[]): Made {
  return { rows: parts.flatMap(({ rows }) => rows), losses: parts.flatMap(({ losses }) => losses) };
}
