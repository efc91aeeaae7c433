import { DocumentError } from '../problem.ts';

/** A run of text on a page, in points; `y` grows upwards. */
export interface Run {
  text: string;
  size: number;
  x: number;
  y: number;
  width: number;
  /** Whether the line ends with it. */
  endsLine: boolean;
}

export interface Page {
  height: number;
  runs: Run[];
}

const mostPages = 3000;
const mostRuns = 2_000_000;
const longestRead = 120_000;

/** The runs of text of a PDF, page by page, in the order in which the file draws them. Nothing in the file is executed or fetched. */
export async function readPages(bytes: Uint8Array, file: string): Promise<Page[]> {
  const pdf = await open(bytes, file);
  try {
    if (pdf.numPages > mostPages) throw tooLarge(file, `${pdf.numPages} pages`, `${mostPages}`);
    const pages: Page[] = [];
    const began = performance.now();
    let runs = 0;
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await readPage(pdf, number, file);
      pages.push(page);
      runs += page.runs.length;
      if (runs > mostRuns) throw tooLarge(file, `${runs} pieces of text`, `${mostRuns}`);
      if (performance.now() - began > longestRead)
        throw tooLarge(file, `${longestRead / 1000} s of work`, 'less');
    }
    return pages;
  } finally {
    await pdf.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof import('unpdf')['getDocumentProxy']>>;

async function open(bytes: Uint8Array, file: string): Promise<Pdf> {
  const { getDocumentProxy } = await library();
  try {
    // pdf.js takes the bytes away, and prints warnings on stdout unless told not to.
    return await getDocumentProxy(new Uint8Array(bytes), {
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (cause) {
    if ((cause as Error).name === 'PasswordException') {
      const message = `${file}: Unexpected password, expected a PDF that anybody can read: decrypt it first`;
      throw new DocumentError('encrypted', message, 'rejected', { cause });
    }
    throw broken(file, cause);
  }
}

/** pdf.js says on stdout, while it loads, that another build would suit Node better; stdout is for records. */
async function library(): Promise<typeof import('unpdf')> {
  const { log } = console;
  console.log = () => undefined;
  try {
    const unpdf = await import('unpdf');
    await unpdf.getResolvedPDFJS();
    return unpdf;
  } finally {
    console.log = log;
  }
}

async function readPage(pdf: Pdf, number: number, file: string): Promise<Page> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const [, bottom = 0, , top = 0] = page.view;
    page.cleanup();
    return { height: top - bottom, runs: items.flatMap((item: object) => runOf(item, bottom)) };
  } catch (cause) {
    throw broken(file, cause);
  }
}

function runOf(item: object, bottom: number): Run[] {
  if (!('str' in item)) return [];
  const { str, transform, width, hasEOL } = item as {
    str: string;
    transform: number[];
    width: number;
    hasEOL: boolean;
  };
  const [a = 0, b = 0, , , x = 0, y = 0] = transform;
  return [{ text: str, size: Math.hypot(a, b), x, y: y - bottom, width, endsLine: hasEOL }];
}

function broken(file: string, cause: unknown): DocumentError {
  const why = (cause as Error).message;
  const message = `${file}: Unexpected content (${why}), expected a PDF that can be read`;
  return new DocumentError('broken-document', message, 'rejected', { cause });
}

function tooLarge(file: string, what: string, most: string): DocumentError {
  const message = `${file}: Unexpected ${what}, expected at most ${most}: split the document`;
  return new DocumentError('too-large', message, 'rejected');
}
