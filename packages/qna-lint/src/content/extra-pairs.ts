import { contentRule } from './rule.ts';

/** No more pairs in an example than the prompts use. */
export const extraPairs = contentRule({
  name: 'extra-pairs',
  level: 'warning',
  parameters: { pairs: 3 },
  about: {
    what: 'A seed example of knowledge has three pairs of question and answer.',
    why: "The format asks for three at least, but InstructLab's prompts have room for three exactly: what follows is accepted, and never read.",
    mend: 'Keep the three best pairs, or move the others to a seed example of their own with another context.',
  },
  *check({ schema, examples }, { pairs: most }) {
    if (schema !== 'knowledge') return;
    for (const { pairs } of examples) {
      const extra = pairs[most];
      if (!extra) continue;
      const count = pairs.length - most;
      yield {
        at: extra,
        message: `Unexpected ${count === 1 ? 'pair' : `${count} pairs`} beyond the first ${most}, expected ${most}`,
        help: "Keep the best: InstructLab's prompts use no more.",
      };
    }
  },
});
