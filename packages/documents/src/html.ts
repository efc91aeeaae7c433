import { tableRule } from './html-table.ts';
import { DocumentError } from './problem.ts';

/** A page's main content as Markdown: without scripts, styles, navigation and pictures. */
export async function readHtml(bytes: Uint8Array, file: string): Promise<string> {
  return htmlToMarkdown(decode(bytes, file), file);
}

/** HTML as Markdown; what nests deeper than a stack is refused. */
export async function htmlToMarkdown(html: string, file: string): Promise<string> {
  if (depthOf(html) > deepest) throw tooDeep(file);
  const { default: Turndown } = await import('turndown');
  const service = new Turndown({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    emDelimiter: '*',
  });
  service.remove(unread);
  service.addRule('table', tableRule);
  // A link's target is nothing to learn, and nothing to ask about.
  service.addRule('link', { filter: 'a', replacement: (content) => content });
  try {
    return service
      .turndown(mainPart(html))
      .replace(/\u00a0/g, ' ')
      .trim();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw broken(file, cause);
    throw tooDeep(file, cause);
  }
}

const unread = [
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'svg',
  'canvas',
  'head',
  'nav',
  'footer',
  'aside',
  'form',
  'title',
  'button',
  'img',
  'video',
  'audio',
] as const;

// Where a page marks its main part, the rest is frame.
function mainPart(html: string): string {
  for (const tag of ['main', 'article']) {
    const open = new RegExp(`<${tag}(?=[\\s>])`, 'i').exec(html);
    const end = [...html.matchAll(new RegExp(`</${tag}>`, 'gi'))].at(-1)?.index ?? -1;
    const isOne =
      open && html.slice(open.index + 1).search(new RegExp(`<${tag}(?=[\\s>])`, 'i')) < 0;
    if (open && isOne && end > open.index) return html.slice(open.index, end + tag.length + 3);
  }
  return html;
}

function decode(bytes: Uint8Array, file: string): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  const declared = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  const isUtf16 = /^(?:\xff\xfe|\xfe\xff)/.test(head);
  const label = isUtf16
    ? head.startsWith('\xff')
      ? 'utf-16le'
      : 'utf-16be'
    : (declared ?? 'utf-8');
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${file}: Unexpected encoding, expected ${label}: convert it to UTF-8, e.g. with iconv`;
    throw new DocumentError('not-text', message, 'rejected', { cause });
  }
}

const deepest = 250;

/** How deep elements nest at most, by their tags alone; those that end by themselves are not counted. */
function depthOf(html: string): number {
  let depth = 0;
  let most = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]{0,30})\b/gi)) {
    if (!selfEnding.has(name.toLowerCase())) depth = slash ? Math.max(0, depth - 1) : depth + 1;
    most = Math.max(most, depth);
  }
  return most;
}

const selfEnding = new Set(
  `area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot colgroup option
  path circle rect line polygon use`.split(/\s+/),
);

function tooDeep(file: string, cause?: unknown): DocumentError {
  const message = `${file}: Unexpected depth, expected HTML nested at most ${deepest} deep: is it broken?`;
  return new DocumentError('too-deep', message, 'rejected', { cause });
}

function broken(file: string, cause: unknown): DocumentError {
  const message = `${file}: Unexpected content (${(cause as Error).message}), expected HTML that can be read`;
  return new DocumentError('broken-document', message, 'rejected', { cause });
}
