/** A document that cannot be had, and why: `rejected` when it is not wanted so, `failed` when it should have been there. */
export interface Problem {
  how: 'rejected' | 'failed';
  /** A short fixed word. */
  reason: string;
  detail: string;
  /** The file, pattern or repository. */
  what: string;
}

/** Ends the work on one document or repository; becomes a Problem. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly reason: string;
  readonly how: Problem['how'];

  constructor(
    reason: string,
    message: string,
    how: Problem['how'] = 'failed',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = reason;
    this.how = how;
  }
}

/** The problem that an error stands for; an error of another kind is a defect and goes on. */
export function problemOf(error: unknown, what: string): Problem {
  if (!(error instanceof DocumentError)) throw error;
  return { how: error.how, reason: error.reason, detail: error.message, what };
}
