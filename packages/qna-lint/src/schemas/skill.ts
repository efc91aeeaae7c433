import {
  answer,
  closedObject,
  createdBy,
  filled,
  list,
  question,
  type Schema,
  version,
} from './parts.ts';

const taskDescription = 'What the task is and how to do it, in words for the teacher.';

const example = closedObject(
  {
    context: filled('The text that the question is about; makes it a grounded example.'),
    question,
    answer,
  },
  ['context'],
);

/** A compositional skill, version 1: `version` may be missing, one example is enough, examples may repeat. */
export const skill1: Schema = closedObject(
  {
    version: version(1),
    created_by: createdBy,
    task_description: { type: 'string', description: taskDescription },
    seed_examples: list(example, 1, false),
  },
  ['version'],
);

export const skill2: Schema = laterSkill(2);
export const skill3: Schema = laterSkill(3);

/** Versions 2 and 3 differ in their number alone. */
function laterSkill(number: number): Schema {
  return closedObject({
    version: version(number),
    created_by: createdBy,
    task_description: filled(taskDescription),
    seed_examples: list(example, 5),
  });
}
