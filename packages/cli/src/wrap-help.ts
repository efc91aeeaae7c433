/**
 * Wrap the lines of a help text between words, the rest of a description under its start. yargs' own wrapping, in its ESM
 * form, cuts inside words.
 */
export function wrapHelp(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const indent = descriptionColumn(line);
  if (indent > width * 0.7) {
    // What a long command line leaves is too narrow for words.
    const command = line.slice(0, indent).trimEnd();
    return [command, ...wrapLine(`      ${line.slice(indent)}`, width)];
  }
  const lines: string[] = [];
  let current = line.slice(0, indent);
  for (const word of line.slice(indent).split(' ').filter(Boolean)) {
    const next = current.length > indent ? `${current} ${word}` : current + word;
    if (next.length > width && current.length > indent) {
      lines.push(current);
      current = ' '.repeat(indent) + word;
    } else current = next;
  }
  return [...lines, current];
}

// `  --name  what it does`: the description starts after the second gap; a plain line wraps under its own start.
function descriptionColumn(line: string): number {
  const table = /^ +\S.*? {2,}(?=\S)/.exec(line);
  return table ? table[0].length : (/^ */.exec(line)?.[0].length ?? 0);
}
