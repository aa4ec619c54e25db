/** What a broken connection tells of itself. */
import { field } from '../../lib/field.ts';

/** Faults that asking again does not mend: a certificate that is not accepted. */
const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH)/;

/** The code of a fault, for the log, from wherever it stands in the chain of causes; null if it has none. */
export function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    // A host with several addresses fails once for each.
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : null;
    const code = field(at, 'code') ?? field(inner, 'code');
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  }
  return null;
}

/** If asking again would give the same. */
export function isForGood(code: string | null): boolean {
  return code !== null && CERTIFICATE.test(code);
}
