import { ToolError } from '@labpipe/cli';

/** The loss left the finite numbers: the run cannot go on, what it saved stays. */
export class DivergenceError extends ToolError {
  override readonly name = 'DivergenceError';
  readonly exitCode = 1;
}
