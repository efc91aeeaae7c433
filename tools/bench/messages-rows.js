import { createWriteStream } from 'node:fs';

/**
 * Write so many different messages rows of 1.2 kB, by their numbers: as real ones are, of words, quotes, line feeds, and letters of two and
 * three bytes.
 */
export async function writeRows(file, rows, first = 0) {
  const output = createWriteStream(file);
  for (let number = first; number < first + rows; number++) {
    if (!output.write(`${JSON.stringify(rowOf(number))}\n`))
      await new Promise((go) => output.once('drain', go));
  }
  await new Promise((done) => output.end(done));
}

function rowOf(number) {
  const messages = [
    {
      role: 'user',
      content: `${'It stands by the sea. '.repeat(20)}\n\nWhat is "tower ${number}"?`,
    },
    {
      role: 'assistant',
      content: `Tower ${number} — a café: ${'it is lit at dusk, and seen far away. '.repeat(14)}`,
    },
  ];
  const metadata = JSON.stringify({ dataset: `bench-${number % 7}` });
  return { id: `row-${number}`, messages, metadata, unmask: false };
}
