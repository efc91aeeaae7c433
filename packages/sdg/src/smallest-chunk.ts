/** The smallest chunk that leaves room for text below its headings. */
export const smallestChunk = 50;
