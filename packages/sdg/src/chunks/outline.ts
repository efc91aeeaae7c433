import type { Span } from './breaks.ts';
import type { Element } from './elements/element.ts';

/** A heading with everything below it; the outermost section has no heading and is the document. */
export interface Section {
  heading: Element | undefined;
  /** What stands right below the heading, before the first heading within. */
  elements: Element[];
  sections: Section[];
}

/** The tree of sections that the headings of a document make. */
export function outlineOf(elements: readonly Element[]): Section {
  const document: Section = { heading: undefined, elements: [], sections: [] };
  const open = [document];
  for (const element of elements) {
    if (element.kind !== 'heading') {
      open.at(-1)?.elements.push(element);
      continue;
    }
    while (levelOf(open.at(-1)) >= levelOf({ heading: element })) open.pop();
    const section: Section = { heading: element, elements: [], sections: [] };
    open.at(-1)?.sections.push(section);
    open.push(section);
  }
  return document;
}

function levelOf(section: Pick<Section, 'heading'> | undefined): number {
  return section?.heading?.level ?? 0;
}

/** From where to where a section reaches, heading and all; nothing for an empty document. */
export function spanOf({ heading, elements, sections }: Section): Span | undefined {
  const first = heading ?? elements[0] ?? sections[0]?.heading;
  const lastSection = sections.at(-1);
  const last = lastSection ? spanOf(lastSection) : (elements.at(-1) ?? heading);
  return first && last && { start: first.start, end: last.end };
}
