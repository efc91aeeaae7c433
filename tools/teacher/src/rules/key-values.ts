import type { Document } from '../document.ts';
import type { Fact } from '../fact.ts';
import { factOfPair } from './pair.ts';

/** `- **Height:** 41 metres`, `Height: 41 metres`: lines that give an attribute of the section's subject. */
export function keyValues({ sections }: Document): Fact[] {
  return sections.flatMap(({ subject, blocks }) =>
    subject === undefined
      ? []
      : blocks.flatMap((block) => linesOf(block)).flatMap((line) => factOfLine(subject, line)),
  );
}

function linesOf(block: Document['sections'][number]['blocks'][number]): string[] {
  if (block.type === 'item') return [block.text];
  // One "Word: text" line alone is as likely a sentence with a colon; rows of them are not.
  const isRows =
    block.type === 'paragraph' &&
    block.lines.length > 1 &&
    block.lines.every((line) => pair.test(line));
  return isRows ? block.lines : [];
}

function factOfLine(subject: string, line: string): Fact[] {
  const match = pair.exec(line);
  const fact = match ? factOfPair(subject, match[1]!, match[2]!) : undefined;
  return fact ? [fact] : [];
}

const pair = /^([^:.!?|]{1,60}):[*_]{0,3}\s+(\S.{0,200})$/;
