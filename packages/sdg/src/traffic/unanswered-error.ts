/** A request that was not sent, and will not be in this run: a failed record with this reason. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  /** A short fixed word. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
