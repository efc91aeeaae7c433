/** How many of the held-out questions stand in a training row, alone or inside a longer text, whatever case and marks. */
export function countOverlap(heldOut, rows) {
  const trained = rows.flatMap(({ messages }) => messages.map(({ content }) => normal(content)));
  return heldOut.filter((row) => {
    const question = normal(questionOf(row));
    return trained.some((text) => text.includes(question));
  }).length;
}

/** What a row asks. */
export function questionOf({ messages }) {
  return messages.findLast(({ role }) => role === 'user').content;
}

function normal(text) {
  return ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;
}
