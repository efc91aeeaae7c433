import { knowledge3, knowledge3WithFiles } from './knowledge.ts';
import type { Schema } from './parts.ts';
import { skill1, skill2, skill3 } from './skill.ts';

export type SchemaName = 'knowledge' | 'compositional_skills';

/** A version of the format: its schema, or that it is no longer taken, whatever the rest of the file says. */
export interface Format {
  readonly schema?: Schema;
  /** The schema of labpipe's extension with documents beside the qna.yaml. */
  readonly withFiles?: Schema;
}

/** Every version that InstructLab knows (instructlab-schema 0.4), by kind of leaf. */
export const formats: Readonly<Record<SchemaName, Readonly<Record<number, Format>>>> = {
  knowledge: {
    1: {},
    2: {},
    3: { schema: knowledge3, withFiles: knowledge3WithFiles },
  },
  compositional_skills: {
    1: { schema: skill1 },
    2: { schema: skill2 },
    3: { schema: skill3 },
  },
};
