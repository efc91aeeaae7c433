import type { Io } from '@labpipe/cli';
import {
  type Converter,
  openDocling,
  openRepositories,
  type Repositories,
} from '@labpipe/documents';

/** Where documents come from, and what reads those that are no Markdown, in place of our own readers. */
export interface Library {
  repositories: Repositories;
  converter?: Converter;
}

/** The library that the command line asks for. */
export function openLibrary(
  { 'docling-url': url }: { 'docling-url'?: string | undefined },
  io: Io,
): Library {
  return {
    repositories: openRepositories(io),
    ...(url !== undefined && { converter: openDocling(url, io) }),
  };
}
