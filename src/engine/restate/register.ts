/** Telling Restate where the workers are, and how many calls may be made at once. It is looked again and again whether it still knows. */
import { field } from '../../lib/field.ts';
import { wait } from '../../lib/wait.ts';
import { HANDLERS } from './messages.ts';

/** How long it is waited after a try that failed, milliseconds. */
const AGAIN_MS = 1000;
/** How often it is asked whether it still knows the workers, milliseconds: its data may be lost. */
const LOOK_MS = 5000;
/** How long one try may take, milliseconds: Restate asks the worker what it can do meanwhile. */
const TRY_MS = 10_000;

/** What Restate is told. */
export interface Registration {
  readonly adminUrl: string;
  /** Where Restate finds the workers. */
  readonly workerUrl: string;
  /** How many calls of a provider may be made at once, over all workers, by the provider's name. */
  readonly limits: Readonly<Record<string, number>>;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called each time that it has been told. If that rejects it is told again. */
  readonly onTold: (told: Told) => Promise<void>;
  /** Gets what goes wrong. It is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** What Restate was told. */
export interface Told {
  /** It keeps the limits of calls over all workers. Otherwise each worker keeps its own. */
  readonly limited: boolean;
}

async function request(url: string, signal: AbortSignal, method = 'GET', body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Restate answers ${response.status} to ${method} ${new URL(url).pathname}`);
  return text === '' ? null : JSON.parse(text);
}

/** Whether Restate knows of workers at this address. */
async function isKnown({ adminUrl, workerUrl, signal }: Registration): Promise<boolean> {
  const deployments = field(await request(`${adminUrl}/deployments`, signal), 'deployments');
  const { href } = new URL(workerUrl);
  return Array.isArray(deployments) && deployments.some((one) => field(one, 'uri') === href);
}

/** Whether Restate knows all that this worker can do: it may have asked an older one. */
async function knowsHandlers({ adminUrl, signal }: Registration): Promise<boolean> {
  for (const [service, handlers] of Object.entries(HANDLERS)) {
    const known = field(await request(`${adminUrl}/services/${service}/handlers`, signal), 'handlers');
    const names = Array.isArray(known) ? known.map((one) => field(one, 'name')) : [];
    if (handlers.some((name) => !names.includes(name))) return false;
  }
  return true;
}

/**
 * Whether Restate limits what runs at once: on new clusters, where it was switched on
 * (https://docs.restate.dev/services/flow-control). Asked for elsewhere, a limit would keep calls from being made.
 */
async function hasLimits({ adminUrl, signal }: Registration): Promise<boolean> {
  const features = field(await request(`${adminUrl}/version`, signal), 'features');
  return field(features, 'vqueues') === true && field(features, 'protocol_v7') === true;
}

async function tell(registration: Registration): Promise<Told> {
  const { adminUrl, workerUrl, limits, signal } = registration;
  const limited = await hasLimits(registration);
  const rules = Object.entries(limits).map(([pattern, concurrency]) => ({ pattern, limits: { concurrency } }));
  if (limited && rules.length > 0) await request(`${adminUrl}/limits/rules`, signal, 'PUT', rules);
  // The same address again: a worker of another version may be there now.
  await request(`${adminUrl}/deployments`, signal, 'POST', { uri: workerUrl, force: true });
  return { limited };
}

/** Tells Restate, and again when it no longer knows. Never rejects; resolves when the signal is aborted. */
export async function keepRegistered(registration: Registration): Promise<void> {
  const { signal, onTold, onFault } = registration;
  let told = false;
  while (!signal.aborted) {
    try {
      if (!told || !(await isKnown(registration)) || !(await knowsHandlers(registration))) {
        told = false;
        await onTold(await tell(registration));
        told = true;
      }
    } catch (error) {
      if (!signal.aborted) onFault(error);
    }
    await wait(told ? LOOK_MS : AGAIN_MS, signal);
  }
}
