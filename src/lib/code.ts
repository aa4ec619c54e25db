import { field } from './field.ts';

/** The code of a connection that failed (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, …), wherever among its causes; `null` for none. */
export function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    // Several addresses were tried: they failed alike, as a rule.
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : undefined;
    const code = field(at, 'code') ?? field(inner, 'code');
    if (typeof code === 'string' && /^[A-Z][A-Z\d_]{2,60}$/.test(code)) return code;
  }
  return null;
}
