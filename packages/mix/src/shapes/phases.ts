/** The phases of the LAB method, and `all` for one training run that does without phases. */
export const phases = ['all', 'knowledge', 'skills'] as const;
export type Phase = (typeof phases)[number];
