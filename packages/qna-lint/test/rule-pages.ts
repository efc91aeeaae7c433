import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ContentRule } from '../src/content/rule.ts';
import type { DocumentRule } from '../src/documents/document-rules.ts';

/** What a page says of a rule: its levels in words, and the words of the rule. */
export interface Page extends Pick<DocumentRule, 'name' | 'about'> {
  readonly levels: string;
}

/** The words of a rule of content for its page. */
export function pageOf({ name, level, parameters, about }: ContentRule): Page {
  const numbers = Object.entries(parameters).map(([key, value]) => `\`${key}=${value}\``);
  const levels = `${level}${numbers.length > 0 ? `, with ${numbers.join(', ')}` : ''}. Not with \`--compat\`.`;
  return { name, about, levels };
}

/** The page of a rule, from its own words and from the examples that are its tests. */
export function rulePage({ name, levels, about }: Page, examples: URL): string {
  const files = readdirSync(examples).filter((file) => file.endsWith('.yaml'));
  const show = (kind: string) =>
    files
      .filter((file) => file.startsWith(kind))
      .map((file) => example(file, examples))
      .join('\n');
  return [
    `# ${name}\n`,
    `Default: ${levels}\n`,
    `${about.what}\n`,
    `## Why\n\n${about.why}\n`,
    `## How to mend it\n\n${about.mend}\n`,
    `## How to switch it off\n\n${switchOff(name)}\n`,
    `## Refused\n\n${show('bad')}`,
    `## Accepted\n\n${show('good')}`,
  ].join('\n');
}

/** The list of all rules. */
export function rulesPage(
  rules: readonly ContentRule[],
  documents: readonly DocumentRule[],
): string {
  const rows = rules.map(
    ({ name, level, about }) => `| [${name}](${name}.md) | ${level} | ${about.what} |`,
  );
  const more = documents.map(({ name, about }) => `| ${linked(name)} | ${about.what} |`);
  return [
    `${heading}\n| rule | default | what it asks |\n|---|---|---|\n${rows.join('\n')}\n`,
    `${aboutDocuments}\n| rule | what it asks |\n|---|---|\n${more.join('\n')}\n`,
  ].join('\n');
}

// A superuser may read every file, so that document-unreadable has no example and no page.
function linked(name: string): string {
  return name === 'document-unreadable' ? name : `[${name}](${name}.md)`;
}

const aboutDocuments = `## Rules about documents

Errors with \`--documents always\`, else warnings where documents are looked at; those about \`document.files\` are errors always.
They are set and switched off in the same ways, but by their own names: \`all\` is the rules of content.
`;

const heading = `# Rules of content

What \`qna-lint\` asks of a \`qna.yaml\` beyond its format. What InstructLab accepts is never refused by default: these are
warnings and infos, errors under \`--strict\` (infos never), and all off with \`--compat\`.

- Set a rule with \`--rule NAME=off|info|warning|error\`, as often as you like, its numbers after a colon:
  \`--rule word-limits=error:context=800,answer=400\`. \`--rule all=off\` sets all; a later one counts over an earlier.
- In \`labpipe.yaml\`: \`qna-lint: {rule: [all=info, secrets=error]}\`.
- In a file: \`# qna-lint-disable-next-line NAME\` before a line, \`# qna-lint-disable-line NAME\` at its end, or
  \`# qna-lint-disable-file NAME\` anywhere; several names are parted by blanks, none means all.
`;

function switchOff(name: string): string {
  return `\`--rule ${name}=off\`, in one file \`# qna-lint-disable-file ${name}\`, for one line \`# qna-lint-disable-next-line ${name}\`. More in [the list of rules](README.md).`;
}

function example(file: string, folder: URL): string {
  const title = file.replace(/^(?:bad|good)-|\.yaml$/g, '').replaceAll('-', ' ');
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8').trimEnd();
  const parts = [`### ${title}\n`, block('yaml', abridged(read(file)))];
  for (const [ending, language] of [
    ['attribution.txt', 'text'],
    ['txt', 'text'],
  ] as const) {
    const name = file.replace(/yaml$/, ending);
    if (!existsSync(new URL(name, folder))) continue;
    parts.push(
      ending === 'txt' ? 'says\n' : 'and its attribution.txt\n',
      block(language, read(name)),
    );
  }
  return parts.join('\n');
}

// The texts that are too long by the hundred words are all alike.
function abridged(text: string): string {
  return text.replace(/((?:\n *word(?: word)*){2})(?:\n *word(?: word)*)+/g, '$1 ...');
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}
