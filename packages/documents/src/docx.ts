import { htmlToMarkdown } from './html.ts';
import { DocumentError } from './problem.ts';
import { checkZip } from './zip.ts';

/** A Word document as Markdown: headings by their styles, lists, tables and emphasis; no pictures. */
export async function readDocx(bytes: Uint8Array, file: string): Promise<string> {
  checkZip(bytes, file);
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
    );
    return await htmlToMarkdown(value, file);
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause;
    const why = (cause as Error).message;
    const message = `${file}: Unexpected content (${why}), expected a DOCX that can be read`;
    throw new DocumentError('broken-document', message, 'rejected', { cause });
  }
}
