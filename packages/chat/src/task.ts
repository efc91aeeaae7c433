import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { Args } from './settings.ts';
import type { Writer } from './writer.ts';

/** What every way to chat works with. */
export interface Task {
  args: Args;
  writer: Writer;
  ledger: Ledger;
  io: Io;
}
