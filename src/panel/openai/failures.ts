import type { FailureReason } from '../port.ts';

/** Why a request ends before its answer: the reason of an abort, or of a body that is none. `aborted` is the caller's own doing. */
export class CallFailure extends Error {
  readonly reason: FailureReason | 'aborted';
  readonly retryable: boolean;

  constructor(reason: FailureReason | 'aborted', retryable = false) {
    super(reason);
    this.reason = reason;
    this.retryable = retryable;
  }
}
