import { randomOf } from '@labpipe/records';

/** A Markdown document that follows from its number: headings, paragraphs, lists, tables, code, long and short, sane and not. */
export function randomDocument(number: number): string {
  const random = randomOf(number, 'document');
  const upTo = (most: number) => Math.floor(random() * most);
  const pick = <T>(items: readonly T[]) => items[upTo(items.length)] as T;
  let serial = 0;
  const word = () =>
    `${pick(['velm', 'kral', 'moss', 'Ø', '鳳凰座', '🦀', 'a'.repeat(upTo(30) + 1), 'e.g.', 'No.'])}${serial++}`;
  const words = (most: number) => Array.from({ length: upTo(most) + 1 }, word).join(' ');
  const sentence = (most: number) => `${words(most)}${pick(['.', '!', '?', '。', '', '...'])}`;
  const many = (most: number, make: () => string, separator: string) =>
    Array.from({ length: upTo(most) + 1 }, make).join(separator);

  const elements: (() => string)[] = [
    () => `${'#'.repeat(upTo(6) + 1)} ${words(upTo(20) === 0 ? 200 : 5)}`,
    () => `${'#'.repeat(upTo(3) + 1)} ${words(3)}`,
    () => `${words(4)}\n${pick(['===', '---'])}`,
    () => many(12, () => sentence(20), ' '),
    () => many(6, () => sentence(10), '\n'),
    () => words(upTo(6) === 0 ? 900 : 30),
    () => many(12, () => `${pick(['-', '*', '1.'])} ${sentence(12)}`, pick(['\n', '\n\n'])),
    () =>
      `| ${words(3)} | b |\n|---|---|\n${many(25, () => `| ${words(4)} | ${words(2)} |`, '\n')}`,
    () =>
      `\`\`\`${pick(['', 'js'])}\n${many(30, () => pick([sentence(8), `    ${words(5)}`, `# ${words(2)}`]), '\n')}\n\`\`\``,
    () => many(10, () => `    ${words(6)}`, '\n'),
    () => `> ${sentence(10)}\n> ${sentence(10)}`,
    () => `<!-- ${words(3)}\n\n# ${words(3)} -->`,
    () => `<table>\n${many(20, () => `<tr><td>${words(4)}</td></tr>`, '\n')}\n</table>`,
    () =>
      pick([
        '---',
        '***',
        '#',
        '```',
        '<table>',
        '<!--',
        '|',
        'x'.repeat(upTo(9000)),
        `a${'🦀'.repeat(upTo(3000))}`,
      ]),
  ];
  const newline = pick(['\n', '\n', '\r\n']);
  const text = many(30, () => pick(elements)(), pick(['\n\n', '\n\n', '\n', '\n\n\n \n']));
  return text.replaceAll('\n', newline);
}
