import { ToolError } from '@labpipe/cli';

/** There is nothing to learn: no row came, or every row was refused. */
export class EmptySetError extends ToolError {
  override readonly name = 'EmptySetError';
  readonly exitCode = 1;
}
