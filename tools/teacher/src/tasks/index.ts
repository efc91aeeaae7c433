import { faithfulness } from '../judges/faithfulness.ts';
import { pair } from '../judges/pair.ts';
import { question } from '../judges/question.ts';
import { relevancy } from '../judges/relevancy.ts';
import type { Task } from '../task.ts';
import { freeformSkill } from './freeform-skill.ts';
import { groundedSkill } from './grounded-skill.ts';
import { knowledge } from './knowledge.ts';

/** Every task that the stand-in knows; the first that a prompt matches answers it. */
export const tasks: Task[] = [
  faithfulness,
  question,
  relevancy,
  pair,
  groundedSkill,
  freeformSkill,
  knowledge,
];
