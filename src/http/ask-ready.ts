/**
 * Asks the bot of this machine, which runs with the same environment, whether it is ready: code 0 if it is, otherwise 1. It is for
 * containers, in which there is no other program that could ask.
 */
import { isIP } from 'node:net';

const LIMIT_MS = 4000;
/** A server that listens on all addresses listens on this one. */
const HERE = '127.0.0.1';

/** Where a bot with this environment says whether it is ready. */
export function readyUrl({ HOST, PORT }: Readonly<Record<string, string | undefined>>): string {
  const host = (HOST ?? '').trim().replace(/^\[(.*)\]$/, '$1') || HERE;
  const reached = host === '0.0.0.0' ? HERE : host === '::' ? '::1' : host;
  return `http://${isIP(reached) === 6 ? `[${reached}]` : reached}:${(PORT ?? '').trim() || 3000}/readyz`;
}

if (import.meta.main) {
  const ready = await fetch(readyUrl(process.env), { signal: AbortSignal.timeout(LIMIT_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
  process.exit(ready ? 0 : 1);
}
