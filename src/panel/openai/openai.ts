import OpenAI from 'openai';
import type { PanelCatalogue } from '../catalogue/catalogue.ts';
import type { Model } from '../port.ts';
import { type Endpoint, endpoints, type PanelConfig, type ProviderName, providerOf } from '../providers.ts';
import { type CallEvent, type CallWorld, makeCall } from './call.ts';
import { before, type Clock, realClock } from './clock.ts';
import { createQueue } from './queue.ts';
import { createMemory } from './memory.ts';

export type { CallEvent } from './call.ts';

export interface PanelOptions {
  readonly catalogue: PanelCatalogue;
  readonly fetch?: typeof fetch;
  readonly onCall?: (event: CallEvent) => void;
  /** 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** The first step of the wait between attempts, milliseconds. */
  readonly stepMs?: number;
  /** The time that a model which is known to think has at least, milliseconds. */
  readonly thinkingMs?: number;
  readonly clock?: Clock;
}

/** The models of all providers behind one port. */
export interface Panel extends Model {
  /** How many calls wait and run, by provider. */
  queues(): readonly { readonly provider: ProviderName; readonly waiting: number; readonly running: number }[];
}

/** How long the first calls wait for the model lists, milliseconds. */
const LISTS_MS = 5_000;
/** A model that thinks has so long at least, milliseconds. */
const THINKING_MS = 300_000;
/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Makes the panel of a configuration: one client and one fair queue per provider. Makes no request by itself. */
export function createPanel(config: PanelConfig, options: PanelOptions): Panel {
  const { catalogue, clock = realClock, thinkingMs = THINKING_MS } = options;
  const timeoutMs = Math.min(Math.ceil(config.timeoutS * 1000), MAX_TIMER_MS);
  // Ours is the limit; the client's own comes after it.
  const clientMs = Math.min(Math.max(timeoutMs, thinkingMs) + 1_000, MAX_TIMER_MS);
  const lanes = new Map(
    endpoints(config).map((endpoint) => [
      endpoint.name,
      { client: clientFor(endpoint, clientMs, options.fetch), queue: createQueue(atOnce(config, endpoint.name)) },
    ]),
  );
  const world: CallWorld = {
    limits: {
      timeoutMs,
      thinkingMs,
      silenceMs: config.silenceS * 1000,
      attempts: config.attempts,
      stepMs: options.stepMs ?? 500,
    },
    memory: createMemory(() => clock.now()),
    clock,
    random: options.random ?? Math.random,
    onCall: (event) => options.onCall?.(event),
  };

  return {
    async answer(request, answering) {
      try {
        await before(catalogue.ready(LISTS_MS), answering.signal);
        const target = catalogue.resolve(request.model);
        if ('reason' in target) return { ok: false, reason: target.reason };
        const lane = lanes.get(target.provider);
        if (lane === undefined) return { ok: false, reason: 'no_provider' };
        return await lane.queue.run(request.chat, answering.signal, () =>
          makeCall({ ...target, client: lane.client, thinks: catalogue.thinks(target) }, request, answering, world),
        );
      } catch {
        // Aborted before its turn.
        return { ok: false, reason: 'internal' };
      }
    },
    queues: () =>
      [...lanes].map(([provider, { queue }]) => ({ provider, waiting: queue.waiting, running: queue.running })),
  };
}

/** How many calls of a provider run at once: what the operator says, else what suits the provider. */
export function atOnce(config: PanelConfig, name: ProviderName): number {
  return config.concurrencyIsSet ? config.concurrency : (providerOf(name).atOnce ?? config.concurrency);
}

function clientFor({ key, baseUrl }: Endpoint, timeout: number, fetch: typeof globalThis.fetch | undefined): OpenAI {
  return new OpenAI({
    apiKey: key,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout,
    // A redirect would turn the request into a GET, of another place.
    fetchOptions: { redirect: 'manual' },
    // The client would read these from the environment and write to the console.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    ...(fetch === undefined ? {} : { fetch }),
  });
}
