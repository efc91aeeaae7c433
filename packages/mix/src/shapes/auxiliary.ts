import { contentId, priority } from '@labpipe/records';
import { instructions } from './auxiliary-instructions.ts';
import { origin } from './origin.ts';
import type { Shape } from './shape.ts';

/**
 * A document and what was written of it (its correction, its summary), behind an instruction that asks for that: the
 * auxiliary rows of instructlab-sdg's datamixing.py, `document_<dataset>`. Once a document, for samples that hold the
 * original as `raw_document`.
 */
export function auxiliary(unmask: boolean, seed: number): Shape {
  const seen = new Set<string>();
  return {
    name: 'auxiliary',
    make(sample) {
      const { type, dataset, document, raw_document: original } = sample;
      const wordings = instructions[dataset];
      if (type !== 'knowledge' || !wordings || !document) return undefined;
      if (typeof original !== 'string' || original.trim() === '') return undefined;
      const id = contentId([dataset, document]);
      if (seen.has(id)) return undefined;
      seen.add(id);
      const instruction = wordings[Math.floor(priority(seed, id) * wordings.length)];
      return {
        messages: [
          { role: 'user', content: `${original}\n\n${instruction}` },
          { role: 'assistant', content: document },
        ],
        metadata: { dataset: `document_${dataset}`, ...origin(sample) },
        unmask,
      };
    },
  };
}
