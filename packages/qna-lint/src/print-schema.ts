import { type Io, ToolError } from '@labpipe/cli';
import { editorSchema } from './schemas/editor.ts';
import { tool } from './tool.ts';

/** Print the JSON Schema of one version of the format: 0, or 2 where there is none. */
export function printSchema(version: string, { stdout, stderr }: Io): number {
  try {
    stdout.write(`${JSON.stringify(editorSchema(version), null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    stderr.write(`${tool.name}: ${error.message}\n`);
    return error.exitCode;
  }
}
