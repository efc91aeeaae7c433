import type { BlockType } from './block.ts';
import { combineColumns } from './combine-columns.ts';
import { conditionalLlm } from './conditional-llm.ts';
import { drop } from './drop.ts';
import { duplicateColumns } from './duplicate-columns.ts';
import { evidence } from './evidence.ts';
import { filterByValue } from './filter-by-value.ts';
import { flattenColumns } from './flatten-columns.ts';
import { iter } from './iter.ts';
import { llm, llmLogProb } from './llm.ts';
import { llmMessages } from './llm-messages.ts';
import { multipleChoice } from './multiple-choice.ts';
import { relatedDocument } from './related-document.ts';
import { renameColumns } from './rename-columns.ts';
import { sampleColumns } from './sample-columns.ts';
import { samplePopulator } from './sample-populator.ts';
import { selector } from './selector.ts';
import { setToMajorityValue } from './set-to-majority-value.ts';

/** Every type of block that a pipeline may name. */
export const blockTypes: readonly BlockType[] = [
  llm,
  conditionalLlm,
  llmLogProb,
  llmMessages,
  filterByValue,
  iter,
  combineColumns,
  flattenColumns,
  duplicateColumns,
  renameColumns,
  setToMajorityValue,
  samplePopulator,
  selector,
  multipleChoice,
  sampleColumns,
  evidence,
  relatedDocument,
  drop,
];
