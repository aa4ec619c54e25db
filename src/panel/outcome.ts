/** What one request to a provider came to: what `attempt` gives, and the loop over attempts decides about. */
import type { EarlyEnd, FailureReason, Usage } from './port.ts';
import type { Marks } from './thinking/tags.ts';

/** What was read of an answer, whole or not. */
export interface Seen {
  readonly text: string;
  readonly thinking: string;
  /** The id that the provider says has answered. */
  readonly model: string | null;
  /** Null if it did not tell. */
  readonly usage: Usage | null;
  /** The marks with which thinking ended that nothing in the text had begun; null if none did. */
  readonly unopened: Marks | null;
}

/** An error as the provider told it, over HTTP or inside a body with status 200. It is searched and thrown away, never shown or logged. */
export interface ProviderError {
  /** The HTTP status, or what stands in its place in the body; null for none. */
  readonly status: number | null;
  /** The provider's own words for the kind of error (`code`, `type`), in lower case, joined by spaces; '' for none. */
  readonly code: string;
  /** Its message alone, in lower case, shortened. */
  readonly message: string;
  /** Names of fields of the request it complains of (`param`); '' for none. */
  readonly param: string;
  readonly headers: Headers | null;
  /** The whole error as data, for delays that stand deep inside (`details[].retryDelay`, `metadata.raw`). */
  readonly data: unknown;
  /** What the body was: JSON, a page, other text, or nothing. */
  readonly body: 'json' | 'page' | 'text' | 'nothing';
}

export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly seen: Seen; readonly ended?: EarlyEnd }
  | { readonly kind: 'refused'; readonly error: ProviderError; readonly seen: Seen }
  /** The connection or the body went wrong. `detail` is for the log: a code like `ECONNREFUSED`, or status and kind of body. */
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason | 'aborted';
      readonly retry: boolean;
      readonly seen: Seen;
      readonly detail: string | null;
    };
