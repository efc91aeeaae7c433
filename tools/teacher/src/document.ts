import { isGeneric, subjectOfHeading } from './grammar/headings.ts';
import { type Block, blocksOf } from './markdown/blocks.ts';
import { plain } from './markdown/inline.ts';
import { sentencesOf } from './markdown/sentences.ts';

/** A heading's part of a document: what it is about, and what stands directly under it. */
export interface Section {
  /** The nearest heading upwards that names one thing, as a subject inside a sentence; absent when none does. */
  subject?: string;
  blocks: Exclude<Block, { type: 'heading' }>[];
}

export interface Document {
  /** The whole text, without markup and with white space collapsed. */
  plain: string;
  /** The subject that the first heading names. */
  title?: string;
  sections: Section[];
  /** Words written with a capital inside a sentence, and words written without one: what tells names from sentence starts. */
  capitalised: Set<string>;
  lowercase: Set<string>;
}

// Longer ones are not prose, and no rule reads them.
const longestParagraph = 20_000;

/** Read Markdown into sections with their subjects. Pure; any text is a document. */
export function documentOf(markdown: string): Document {
  const blocks = blocksOf(markdown.normalize('NFC'));
  const sections = sectionsOf(blocks);
  const text = sections.flatMap(({ blocks }) => blocks.flatMap(proseOf)).join('\n');
  const title = sections.find(({ subject }) => subject !== undefined)?.subject;
  return {
    plain: plain(markdown),
    ...(title === undefined ? {} : { title }),
    sections,
    capitalised: wordsOf(text, /(?<=[\p{Ll}\p{N},] )\p{Lu}[\p{L}\p{N}'’-]*/gu),
    lowercase: wordsOf(text, /(?<![\p{L}\p{N}'’-])\p{Ll}[\p{L}'’-]*/gu),
  };
}

/** The plain sentences of one block: of a paragraph or list item; none of a table. */
export function proseOf(block: Section['blocks'][number]): string[] {
  if (block.type === 'table') return [];
  const text = block.type === 'item' ? block.text : block.lines.join('\n');
  return text.length > longestParagraph ? [] : sentencesOf(plain(text));
}

function sectionsOf(blocks: Block[]): Section[] {
  const trail: { level: number; subject?: string }[] = [];
  const sections: Section[] = [{ blocks: [] }];
  for (const block of blocks) {
    if (block.type !== 'heading') {
      sections.at(-1)!.blocks.push(block);
      continue;
    }
    while (trail.length > 0 && trail.at(-1)!.level >= block.level) trail.pop();
    const subject = isGeneric(block.text) ? undefined : subjectOfHeading(block.text, block.level);
    trail.push({ level: block.level, ...(subject === undefined ? {} : { subject }) });
    const nearest = trail.findLast(({ subject }) => subject !== undefined)?.subject;
    sections.push({ ...(nearest === undefined ? {} : { subject: nearest }), blocks: [] });
  }
  return sections;
}

function wordsOf(text: string, pattern: RegExp): Set<string> {
  return new Set(
    [...text.matchAll(pattern)].map(([word]) => word.toLowerCase().replace(/['’]s$/, '')),
  );
}
