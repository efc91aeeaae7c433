/** The commands of a page's \`\`\`console blocks, each with the output that the page shows for it. */
export function consoleCommands(text) {
  return [...text.matchAll(/^```console\n(.*?)^```/gms)].flatMap(([, block]) => {
    const [, ...parts] = `\n${block}`.split(/\n\$ /);
    return parts.map((part) => {
      const lines = part.split('\n');
      let length = 1;
      while (lines[length - 1].endsWith('\\')) length++;
      return {
        command: lines.slice(0, length).join('\n'),
        output: lines.slice(length).join('\n').trimEnd(),
      };
    });
  });
}

/** Whether what a command printed is what the page shows; a line \`...\` stands for any lines, none shown for anything. */
export function matches(printed, shown) {
  if (shown === '') return true;
  const pattern = shown
    .split('\n')
    .map((line) =>
      line.trim() === '...' ? '(?:.*\\n)*?' : `${escapeRegExp(line.trimEnd())}[ ]*\\n`,
    )
    .join('');
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
}

// Times differ from run to run.
function escapeRegExp(line) {
  return line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\b\d+\\\.\d s\b/g, '\\d+\\.\\d s');
}
