import { phases } from '../shapes/phases.ts';
import { families } from '../student.ts';

/** What rows are made of samples. */
export const phaseOptions = {
  phase: {
    choices: phases,
    default: 'all' as const,
    describe: "rows of one LAB phase (InstructLab's p07 and p10), or for one run without phases",
  },
  'skills-per-leaf': {
    type: 'number',
    describe: 'rows of each skill leaf at most, with --oversample exactly (InstructLab: 30)',
  },
  'least-share': {
    type: 'number',
    default: 0,
    describe:
      'repeat the rows of a knowledge leaf until they are this share of the rows of other people (InstructLab: 0.03)',
  },
  'raft-documents': {
    type: 'number',
    default: 4,
    describe: 'documents before a question in --phase skills',
  },
  'raft-golden': {
    type: 'number',
    default: 0.4,
    describe: 'share of those questions whose own document is among them, 0 to 1',
  },
  'open-book': {
    type: 'number',
    default: 1,
    describe: 'share of the rows with document and question to keep, 0 to 1',
  },
  'closed-book': {
    type: 'number',
    default: 1,
    describe: 'share of the rows with the question alone to keep, 0 to 1',
  },
  'system-prompt': {
    type: 'string',
    describe: 'the system message of every row, in place of any that it has; empty: none at all',
  },
  student: {
    choices: families,
    describe: "the system message that InstructLab's students of a family are trained with",
  },
} as const;
