import { faithfulness } from '../judges/faithfulness.ts';
import { finding } from '../judges/finding.ts';
import { pair } from '../judges/pair.ts';
import { question } from '../judges/question.ts';
import { relevancy } from '../judges/relevancy.ts';
import type { Task } from '../task.ts';
import { contexts } from './contexts.ts';
import { freeformSkill } from './freeform-skill.ts';
import { groundedSkill } from './grounded-skill.ts';
import { knowledge } from './knowledge.ts';
import { multiHop } from './multi-hop.ts';
import { multipleChoice } from './multiple-choice.ts';
import { quotedQuestions } from './quoted-questions.ts';
import { rewriting } from './rewriting.ts';
import { skillQuestions } from './skill-questions.ts';
import { skillResponse } from './skill-response.ts';
import { spellcheck } from './spellcheck.ts';
import { atomicFacts, detailedSummary, extractiveSummary } from './summary.ts';
import { unanswerable } from './unanswerable.ts';

/** Every task that the stand-in knows; the first that a prompt matches answers it. */
export const tasks: Task[] = [
  finding,
  unanswerable,
  multiHop,
  faithfulness,
  question,
  relevancy,
  skillResponse,
  pair,
  contexts,
  skillQuestions,
  groundedSkill,
  freeformSkill,
  spellcheck,
  extractiveSummary,
  detailedSummary,
  atomicFacts,
  rewriting,
  quotedQuestions,
  multipleChoice,
  knowledge,
];
