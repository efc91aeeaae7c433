import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type Io, writeFileAtomically } from '@labpipe/cli';
import type { Finding } from '../finding.ts';
import { type Format, reportIn } from './index.ts';

/** Says in the report what was found in a file. */
export type Say = (file: string, findings: readonly Finding[]) => Promise<void>;

/** The options that a report follows. */
export interface ReportArgs {
  readonly format: string;
  readonly report: string | undefined;
  quiet?: boolean | undefined;
}

/** Do work that has something to say, on stderr or in a file, which then appears whole or not at all. */
export async function withReport<T>(
  { format, report: path, quiet }: ReportArgs,
  io: Io,
  work: (say: Say) => Promise<T>,
): Promise<T> {
  const report = reportIn(format as Format, io, path !== undefined);
  return withStream(path, io, async (write) => {
    await write(report.open);
    const result = await work((file, findings) => {
      const said = quiet ? findings.filter(({ level }) => level === 'error') : findings;
      return write(report.file(file, said));
    });
    await write(report.close?.());
    return result;
  });
}

async function withStream<T>(
  path: string | undefined,
  { stderr }: Io,
  work: (write: (text: string | undefined) => Promise<void>) => Promise<T>,
): Promise<T> {
  const into = (stream: NodeJS.WritableStream) => async (text: string | undefined) => {
    if (text !== undefined && !stream.write(`${text}\n`)) await once(stream, 'drain');
  };
  if (path === undefined) return work(into(stderr));
  let result: T | undefined;
  await writeFileAtomically(path, async (temporary) => {
    const stream = createWriteStream(temporary);
    result = await work(into(stream));
    stream.end();
    await once(stream, 'finish');
  });
  return result as T;
}
