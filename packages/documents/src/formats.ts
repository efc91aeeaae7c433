import { DocumentError } from './problem.ts';

/** A kind of document that we can read. */
export interface Format {
  name: string;
  endings: readonly string[];
  /** The document as Markdown. */
  read: (bytes: Uint8Array, file: string) => Promise<string>;
}

/** Every kind of document that we can read. */
const formats: readonly Format[] = [
  {
    name: 'Markdown',
    endings: ['.md', '.markdown'],
    read: async (bytes, file) => utf8(bytes, file),
  },
  // Their libraries are large, and most taxonomies have Markdown only.
  {
    name: 'PDF',
    endings: ['.pdf'],
    read: async (bytes, file) => (await import('./pdf/pdf.ts')).readPdf(bytes, file),
  },
  {
    name: 'Word',
    endings: ['.docx'],
    read: async (bytes, file) => (await import('./docx.ts')).readDocx(bytes, file),
  },
  {
    name: 'HTML',
    endings: ['.html', '.htm'],
    read: async (bytes, file) => (await import('./html.ts')).readHtml(bytes, file),
  },
];

/** 16 MiB: a hundred times a long book. */
const largest = 16 * 2 ** 20;

/** The format of a file by its ending, in any case. */
export function formatOf(file: string): Format {
  const name = file.toLowerCase();
  const format = formats.find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
  if (format) return format;
  const known = formats.flatMap(({ endings }) => endings).join(', ');
  throw new DocumentError(
    'unsupported-type',
    `${file}: Unexpected type of document, expected ${known}: convert it first`,
    'rejected',
  );
}

/** Refuse a file that is too large before it is read. */
export function checkSize(bytes: number, file: string): void {
  if (bytes <= largest) return;
  throw new DocumentError(
    'too-large',
    `${file}: Unexpected ${bytes} bytes, expected at most ${largest}: split the document`,
    'rejected',
  );
}

function utf8(bytes: Uint8Array, file: string): string {
  if (bytes.includes(0)) {
    throw new DocumentError(
      'not-text',
      `${file}: Unexpected binary content, expected UTF-8 text`,
      'rejected',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DocumentError(
      'not-text',
      `${file}: Unexpected encoding, expected UTF-8: convert it, e.g. with iconv`,
      'rejected',
      { cause },
    );
  }
}
