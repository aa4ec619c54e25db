/** How a request is made differently. */

/**
 * What is different about the requests to a model.
 * - `system`: no system role; its text stands at the head of the user's message, and neighbours of one role are one message
 * - `stream`: the answer comes whole
 * - `stream_options`, `response_format`: left out
 * - `cache_control`: what may be kept in a cache is not marked, and each message is one text
 * - `max_tokens`: so many at most; null leaves it out again
 */
export interface Changes {
  readonly system?: true;
  readonly stream?: true;
  readonly stream_options?: true;
  readonly response_format?: true;
  readonly cache_control?: true;
  readonly max_tokens?: number | null;
}

/** What can be made differently. */
export type Changeable = keyof Changes;
