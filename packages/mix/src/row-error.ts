/** A row of somebody else is none that can be learned; `reason` is the short fixed word that its reject has. */
export class RowError extends Error {
  override readonly name = 'RowError';
  readonly reason: 'bad-metadata' | 'not-text';

  constructor(reason: RowError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
