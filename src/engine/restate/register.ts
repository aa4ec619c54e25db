/** Telling Restate where the workers are, and how many calls may be made at once. */
import { pause } from '../../lib/wait.ts';

/** How long it is waited after a try that failed, milliseconds. */
const AGAIN_MS = 1000;
/** How long one try may take, milliseconds: Restate asks the worker what it can do meanwhile. */
const TRY_MS = 10_000;

/** What Restate is told. */
export interface Registration {
  readonly adminUrl: string;
  /** Where Restate finds the workers. */
  readonly workerUrl: string;
  /** How many calls of a provider may be made at once, over all workers, by the provider's name. */
  readonly limits: Readonly<Record<string, number>>;
  /** Ends the trying. */
  readonly signal: AbortSignal;
  /** Gets what goes wrong. It is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** What Restate does for the workers. */
export interface Registered {
  /** It keeps the limits of calls over all workers. Otherwise each worker keeps its own. */
  readonly limits: boolean;
}

async function request(url: string, method: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Restate answers ${response.status} to ${method} ${new URL(url).pathname}`);
  return text === '' ? null : JSON.parse(text);
}

/**
 * Whether Restate limits what runs at once: on new clusters, where it was switched on
 * (https://docs.restate.dev/services/flow-control). Asked for elsewhere, a limit would keep calls from being made.
 */
async function hasLimits(adminUrl: string, signal: AbortSignal): Promise<boolean> {
  const version = (await request(`${adminUrl}/version`, 'GET', undefined, signal)) as {
    features?: Readonly<Record<string, boolean>>;
  } | null;
  return version?.features?.['vqueues'] === true && version.features['protocol_v7'] === true;
}

/** Tells Restate, and tries again until it has heard. Rejects only with the signal's reason. */
export async function register(registration: Registration): Promise<Registered> {
  const { adminUrl, workerUrl, limits, signal, onFault } = registration;
  for (;;) {
    try {
      const limited = await hasLimits(adminUrl, signal);
      const rules = Object.entries(limits).map(([pattern, concurrency]) => ({ pattern, limits: { concurrency } }));
      if (limited && rules.length > 0) await request(`${adminUrl}/limits/rules`, 'PUT', rules, signal);
      // The same address again: a worker of another version may be there now.
      await request(`${adminUrl}/deployments`, 'POST', { uri: workerUrl, force: true }, signal);
      return { limits: limited };
    } catch (error) {
      signal.throwIfAborted();
      onFault(error);
      await pause(AGAIN_MS, signal);
    }
  }
}
