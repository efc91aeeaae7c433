import { ToolError } from '@labpipe/cli';

/** The loss left the finite numbers: the run cannot go on, what it saved stays. */
export class DivergenceError extends ToolError {
  override readonly name = 'DivergenceError';
  readonly exitCode = 1;
}

/** A checkpoint could not be written: a full disk, a folder without permission. */
export class CheckpointError extends ToolError {
  override readonly name = 'CheckpointError';
  readonly exitCode = 2;
}
