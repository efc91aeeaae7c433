import type { Loss } from '../blocks/block.ts';
import type { Passage, Passages } from './acceptance.ts';

/** What was lost outside of the blocks, or to them as a whole: documents that were not there, pairs that repeat others. */
export interface Stages {
  note: (loss: Loss) => void;
  others: Passages;
}

/** Sort losses by where they happened; those of a block itself are counted there already. */
export function openStages(passages: Passages): Stages {
  const others = new Map<string, Passage>();
  return {
    others,
    note: ({ stage, reason }) => {
      const known = passages.get(stage);
      if (known?.lost.has(reason)) return;
      const name = known ? `${stage}, repeated` : stage;
      const passage = others.get(name) ?? { block: name, rowsIn: 0, rowsOut: 0, lost: new Map() };
      passage.lost.set(reason, (passage.lost.get(reason) ?? 0) + 1);
      others.set(name, passage);
    },
  };
}
