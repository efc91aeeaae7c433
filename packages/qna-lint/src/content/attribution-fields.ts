import { contentRule } from './rule.ts';
import { worksOf } from './works.ts';

/** An attribution.txt with all of its fields. */
export const attributionFields = contentRule({
  name: 'attribution-fields',
  level: 'warning',
  parameters: {},
  about: {
    what: 'Each work that an `attribution.txt` names has the fields `Title of work`, `Link to work`, `License of the work` and `Creator names`; that of knowledge also has a `Revision`.',
    why: 'The licences ask for title, source, licence and authors. Pages change: knowledge was taken from one revision of them, and without it nobody can check the seeds against it. (A skill that is your own has no revision, and `-` as its link.)',
    mend: 'Add the lines that are missing, each as `Name: value`.',
  },
  *check({ schema, attribution, root }) {
    if (attribution === undefined || attribution.trim() === '') return;
    const asked = schema === 'knowledge' ? allFields : allFields.filter((f) => f !== 'Revision');
    const works = worksOf(attribution);
    for (const { line, fields } of works) {
      const missing = asked.filter((name) => !fields.get(name.toLowerCase()));
      if (missing.length === 0) continue;
      const names = missing.map((name) => `"${name}:"`).join(', ');
      yield {
        at: { mark: { offset: 0, line: 0, column: 0 }, path: root.path },
        message: `Unexpected work in attribution.txt (its line ${line}) without ${names}, expected all ${asked.length} fields`,
        help: `Add ${missing.length === 1 ? 'the line' : 'the lines'} to attribution.txt.`,
      };
    }
  },
});

const allFields = [
  'Title of work',
  'Link to work',
  'Revision',
  'License of the work',
  'Creator names',
];
