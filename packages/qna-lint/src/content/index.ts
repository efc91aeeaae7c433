import { attributionFields } from './attribution-fields.ts';
import { attributionLicense } from './attribution-license.ts';
import { attributionMissing } from './attribution-missing.ts';
import { chatBoilerplate } from './chat-boilerplate.ts';
import { contradictoryAnswers } from './contradictory-answers.ts';
import { documentSource } from './document-source.ts';
import { duplicateQuestions } from './duplicate-questions.ts';
import { extraPairs } from './extra-pairs.ts';
import { folderNames } from './folder-names.ts';
import { mixedGrounding } from './mixed-grounding.ts';
import { needsContext } from './needs-context.ts';
import { personalData } from './personal-data.ts';
import { questionTypes } from './question-types.ts';
import type { ContentRule } from './rule.ts';
import { secrets } from './secrets.ts';
import { specialTokens } from './special-tokens.ts';
import { unsupportedAnswers } from './unsupported-answers.ts';
import { versionDrift } from './version-drift.ts';
import { wordLimits } from './word-limits.ts';

/** The rules about what a file says, beyond its format. */
export const contentRules: readonly ContentRule[] = [
  attributionFields,
  attributionLicense,
  attributionMissing,
  chatBoilerplate,
  contradictoryAnswers,
  documentSource,
  duplicateQuestions,
  extraPairs,
  folderNames,
  mixedGrounding,
  needsContext,
  personalData,
  questionTypes,
  secrets,
  specialTokens,
  unsupportedAnswers,
  versionDrift,
  wordLimits,
];
