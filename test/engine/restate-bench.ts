/** The engine of several machines, in one process: a gateway and a worker with the same handlers, and a real Restate between them. */
import { inject, onTestFinished } from 'vitest';
import type { ChatEvent, Command } from '../../src/chat/events.ts';
import type { Database } from '../../src/database/open.ts';
import { select } from '../../src/database/open.ts';
import { NO_BUDGET } from '../../src/engine/funds.ts';
import type { EngineEvents } from '../../src/engine/observe.ts';
import type { EffectHandlers, Engine, Place, SendResult } from '../../src/engine/ports.ts';
import { startEndpoint, type Endpoint } from '../../src/engine/restate/endpoint.ts';
import { GatewayEngine } from '../../src/engine/restate/gateway.ts';
import { openIngress } from '../../src/engine/restate/ingress.ts';
import { keepRegistered } from '../../src/engine/restate/register.ts';
import { Worker } from '../../src/engine/restate/worker.ts';
import type { BenchEngine } from './support.ts';

/** Whether the tests run on Restate. */
export const onRestate = inject('restate') !== undefined;

/** Ends the one that listens now. A second one takes its place, as after a kill. */
let endListening: (() => Promise<void>) | null = null;

/** So long nothing must happen before all counts as done, milliseconds. */
const QUIET_MS = 300;

export interface RestateBenchOptions {
  readonly database: Database;
  readonly handlers: EffectHandlers;
  readonly observe: EngineEvents;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly restate?: { readonly ingressUrl: string; readonly adminUrl: string; readonly workerPort: number };
  /** The one scope of all calls, and how many of them Restate lets run at once. Without it there is none. */
  readonly limits?: Readonly<Record<string, number>>;
}

export class RestateBench implements BenchEngine {
  readonly #database: Database;
  readonly #restate: RestateBenchOptions['restate'] & object;
  readonly #limits: Readonly<Record<string, number>>;
  readonly #gateway: GatewayEngine;
  readonly #worker: Worker;
  #endpoint: Promise<Endpoint> | null = null;
  #started: Promise<void> | null = null;
  #stopped: Promise<void> | null = null;
  readonly #ended = new AbortController();
  #busy = 0;
  #acts = 0;

  constructor({ database, handlers, observe, now, restate = inject('restate')!, limits = {} }: RestateBenchOptions) {
    this.#database = database;
    this.#restate = restate;
    this.#limits = limits;
    const [scope = null] = Object.keys(limits);
    const counted = Object.fromEntries(
      Object.entries(handlers).map(([kind, handler]) => [
        kind,
        (input: never, context: never) => {
          this.#acts++;
          return (handler as (input: never, context: never) => unknown)(input, context);
        },
      ]),
    ) as unknown as EffectHandlers;
    this.#worker = new Worker({
      database,
      handlers: counted,
      observe: {
        ...observe,
        step: (...told) => {
          this.#acts++;
          observe.step?.(...told);
        },
      },
      now,
      budget: NO_BUDGET,
      scopeOf: () => scope,
      around: () => {
        this.#busy++;
        return {
          ended: () => {
            this.#busy--;
            return Promise.resolve();
          },
        };
      },
    });
    this.#gateway = new GatewayEngine({
      database,
      url: String(database.config.get('clientUrl')),
      handlers: counted,
      observe,
      ingress: openIngress(restate.ingressUrl, () => {}),
      showCall: () => ({ grew: () => {}, end: () => {} }),
      now,
    });
    onTestFinished(() => this.stop(0));
  }

  get inFlight(): number {
    return this.#gateway.inFlight + this.#busy;
  }

  get waiting(): number {
    return this.#gateway.waiting;
  }

  seen: Engine['seen'] = (id) => this.#gateway.seen(id);
  markSeen: Engine['markSeen'] = (id) => this.#gateway.markSeen(id);
  chatAt: Engine['chatAt'] = (place: Place) => this.#gateway.chatAt(place);

  async send(chat: number, event: Command | ChatEvent, eventId: string): Promise<SendResult> {
    await this.start();
    return this.#gateway.send(chat, event, eventId);
  }

  async forget(chat: number): Promise<boolean> {
    await this.start();
    return this.#gateway.forget(chat);
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    const { adminUrl, workerPort: port } = this.#restate;
    await endListening?.();
    endListening = () => this.stop(0);
    this.#endpoint = startEndpoint({
      worker: this.#worker,
      host: '127.0.0.1',
      port,
      identityKey: null,
      onWarning: () => {},
    });
    await this.#endpoint;
    const workerUrl = `http://127.0.0.1:${port}`;
    const told = Promise.withResolvers<void>();
    void keepRegistered({
      adminUrl,
      workerUrl,
      limits: this.#limits,
      signal: this.#ended.signal,
      onTold: async () => told.resolve(),
      onFault: () => {},
    });
    await told.promise;
    await this.#gateway.start();
  }

  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  async #stop(graceMs: number): Promise<void> {
    this.#ended.abort();
    const endpoint = await this.#endpoint;
    await Promise.all([this.#gateway.stop(graceMs), endpoint?.close(graceMs)]);
  }

  /** Resolves when nothing has happened for a while: an event is on its way between two programs now and then. */
  async quiet(): Promise<void> {
    for (let since = performance.now(), last = ''; performance.now() - since < QUIET_MS;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const pending = await select(this.#database, 'select id from effect where done_at is null order by id', []);
      const now = JSON.stringify([this.inFlight, this.waiting, this.#acts, pending]);
      if (now !== last || this.inFlight > 0 || this.waiting > 0) since = performance.now();
      last = now;
    }
  }
}
