/** What Telegram adds to some refusals. */
interface RefusalParameters {
  /** Seconds. */
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** A call that Telegram refuses, with its code and its own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  readonly parameters: RefusalParameters | undefined;

  constructor(code: number, description: string, parameters?: RefusalParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  /** The body of the answer, as the Bot API writes it. */
  toJSON(): object {
    return {
      ok: false,
      error_code: this.code,
      description: this.message,
      ...(this.parameters === undefined ? {} : { parameters: this.parameters }),
    };
  }
}

/** 400. `what` without the "Bad Request: " that Telegram puts before it. */
export function badRequest(what: string, parameters?: RefusalParameters): Refusal {
  return new Refusal(400, `Bad Request: ${what}`, parameters);
}

/** 403. `what` without the "Forbidden: " that Telegram puts before it. */
export function forbidden(what: string): Refusal {
  return new Refusal(403, `Forbidden: ${what}`);
}

/** 429. Seconds to wait. */
export function tooManyRequests(retryAfter: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}
