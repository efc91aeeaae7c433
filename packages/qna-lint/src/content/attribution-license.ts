import { contentRule } from './rule.ts';
import { worksOf } from './works.ts';

/** A licence that InstructLab accepts, by its SPDX identifier. */
export const attributionLicense = contentRule({
  name: 'attribution-license',
  level: 'warning',
  parameters: {},
  about: {
    what: 'The licence in `attribution.txt` is CC0-1.0, CDLA-Permissive-2.0, CC-BY-4.0, CC-BY-SA-4.0, Apache-2.0 or MIT, written as this SPDX identifier; several are joined by `AND` or `OR`. "Public domain" counts too.',
    why: 'A model that was trained on the texts is used and changed by others, also for money. These licences allow that; one that forbids commercial use (NC) or changes (ND) does not. The identifier is what scripts can read.',
    mend: 'Write the SPDX identifier. Where the licence is another, take a source that is free, or ask its authors.',
  },
  *check({ attribution, root }) {
    for (const { line, fields } of worksOf(attribution ?? '')) {
      const license = fields.get('license of the work') ?? '';
      if (license === '' || isAccepted(license)) continue;
      const meant = accepted.find((id) => bare(id) === bare(license));
      yield {
        at: { mark: { offset: 0, line: 0, column: 0 }, path: root.path },
        message: `Unexpected licence ${JSON.stringify(license.slice(0, 60))} in attribution.txt (the work of its line ${line}), expected ${meant ?? `one of ${accepted.join(', ')}`}`,
        help: meant
          ? `Write License of the work: ${meant}`
          : 'Take a source under one of them, or ask its authors.',
      };
    }
  },
});

const accepted = [
  'CC0-1.0',
  'CDLA-Permissive-2.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'Apache-2.0',
  'MIT',
];

function isAccepted(license: string): boolean {
  const parts = license
    .replace(/[()]/g, '')
    .split(/\s(?:AND|OR)\s/)
    .map((part) => part.trim());
  return parts.every((part) => accepted.includes(part.trim()) || /^public domain$/i.test(part));
}

function bare(license: string): string {
  return license.toLowerCase().replace(/\b(?:licen[sc]e|version|the)\b|[^a-z0-9]/g, '');
}
