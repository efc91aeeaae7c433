/** What each exit code means, in every tool (docs/contract: the same table). */
export const exitCodes = {
  0: 'done',
  1: 'it ran, and the answer is no',
  2: 'usage or configuration',
  3: 'partial: some records failed and lie in --rejects; the rest is out',
  4: 'unreadable input',
  5: 'a model or endpoint stayed unavailable after the retries',
  6: 'a budget or deadline was reached; the same command goes on',
  70: 'a defect of the tool',
  130: 'interrupted; what was finished is kept',
} as const;

export type ExitCode = keyof typeof exitCodes;
