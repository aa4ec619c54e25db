/** What is counted, under the names that Prometheus sees. A label has a limit of values: any further one counts as `other`. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Usage } from '../panel/port.ts';
import { UNKNOWN_USAGE } from '../panel/usage.ts';

/** One AI call as it ended: `outcome` is `ok` or a failure reason, `ms` the wall time from leaving the queue. */
export interface AiCall {
  readonly provider: string;
  readonly model: string;
  readonly outcome: string;
  readonly ms: number;
  readonly usage?: Usage | null;
}

/** What was spent today, US dollars. */
export interface Spending {
  /** By chat, person and model, and all together (`by: 'all'`). */
  readonly spent: readonly { readonly by: string; readonly name: string; readonly usd: number }[];
  /** What may still be spent on what runs. */
  readonly reserved: number;
}

/** Counts what it is told, and gives the text for `/metrics`. Nothing here throws. */
export interface Metrics {
  /** An event was applied to a chat. */
  event(type: string): void;
  /** An effect ended. */
  effect(kind: string, outcome: string): void;
  aiCall(call: AiCall): void;
  telegramCall(method: string, outcome: string): void;
  /** A message was given up. */
  telegramDropped(reason: string): void;
  /** Somebody was refused: not allowed, too fast. */
  refused(reason: string): void;
  /** Gives the number of pending effects, asked at each scrape; one that fails shows as NaN. */
  onPending(count: () => number | Promise<number>): void;
  /** The same for the chats that are left alone because they cannot be read. */
  onParked(count: () => number | Promise<number>): void;
  /** Gives what was spent today and may still be, asked at each scrape; one that fails shows nothing. */
  onSpending(spending: () => Promise<Spending>): void;
  /** Gives the depth of a queue, asked at each scrape. A second one of the same name replaces the first. */
  onQueue(queue: string, depth: () => number): void;
  readonly contentType: string;
  /** All of it in Prometheus' text format. */
  text(): Promise<string>;
}

/**
 * How often the delay of the event loop is measured, milliseconds. At the library's 10 an idle process uses 0.9% of a core, at
 * 100 under 0.1% (measured).
 */
const LOOP_PRECISION_MS = 100;

/** Seconds. From a small model's short answer up to the default limit for an answer, and beyond. */
const AI_BUCKETS = [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

/** Keeps a label to its first `limit` values (each of 100 characters at most); all later ones become `other`. */
export function boundedLabel(limit: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    const short = value.slice(0, 100);
    if (!seen.has(short) && seen.size >= limit) return 'other';
    seen.add(short);
    return short;
  };
}

const countable = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** What a callback gives, or `NaN` (Prometheus' "no value") when it fails: the other numbers are still shown. */
async function number(give: () => number | undefined | Promise<number>): Promise<number> {
  try {
    return (await give()) ?? Number.NaN;
  } catch {
    return Number.NaN;
  }
}

/** A registry of its own with Node's and the process's default metrics (under their usual names) and ours (`conclave_…`). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Counter({ name: `conclave_${name}`, help, labelNames: [...labelNames], registers: [registry] });

  const events = counter('events_total', 'Events applied to chats', ['type']);
  const effects = counter('effects_total', 'Effects that ended', ['kind', 'outcome']);
  const calls = counter('ai_calls_total', 'AI calls that ended', ['provider', 'model', 'outcome']);
  const tokens = counter('ai_tokens_total', 'Tokens read (in) and written (out)', ['model', 'direction']);
  const cost = counter('ai_cost_dollars_total', 'Known cost of answers in US dollars', ['model']);
  const costUnknown = counter('ai_cost_unknown_total', 'Answers whose cost is unknown', ['model']);
  const telegramCalls = counter('telegram_calls_total', 'Bot API calls that ended', ['method', 'outcome']);
  const dropped = counter('telegram_dropped_total', 'Messages given up for good', ['reason']);
  const refused = counter('refused_total', 'Updates refused before they became events', ['reason']);
  const latency = new Histogram({
    name: 'conclave_ai_latency_seconds',
    help: 'Wall time of AI calls, from leaving the queue',
    labelNames: ['model'],
    buckets: AI_BUCKETS,
    registers: [registry],
  });

  /** Makes a gauge whose value a callback gives. Returns the function that sets the callback. */
  const asking = (name: string, help: string) => {
    let count: (() => number | Promise<number>) | null = null;
    const gauge = new Gauge({
      name: `conclave_${name}`,
      help,
      registers: [],
      async collect() {
        this.set(await number(() => count?.()));
      },
    });
    registry.registerMetric(gauge);
    return (give: () => number | Promise<number>) => {
      count = give;
    };
  };
  const onPending = asking('effects_pending', 'Effects on disk that have not ended');
  const onParked = asking('chats_parked', 'Chats left alone because they cannot be read');
  const onSpending = spendingGauges(registry);
  const queues = new Map<string, () => number>();
  registry.registerMetric(
    new Gauge({
      name: 'conclave_queue_depth',
      help: 'Entries waiting in a queue; effects: those being done',
      labelNames: ['queue'],
      registers: [],
      async collect() {
        for (const [queue, depth] of queues) this.set({ queue }, await number(depth));
      },
    }),
  );

  const [type, kind, outcome, provider, model, method, reason] = [
    boundedLabel(100),
    boundedLabel(50),
    boundedLabel(50),
    boundedLabel(10),
    boundedLabel(100),
    boundedLabel(100),
    boundedLabel(50),
  ];
  return {
    event: (name) => events.inc({ type: type(name) }),
    effect: (name, result) => effects.inc({ kind: kind(name), outcome: outcome(result) }),
    aiCall: (call) => {
      const name = model(call.model);
      calls.inc({ provider: provider(call.provider), model: name, outcome: outcome(call.outcome) });
      if (countable(call.ms)) latency.observe({ model: name }, call.ms / 1000);
      const { tokensIn, tokensOut, tokensCached = null, cost: dollars } = call.usage ?? UNKNOWN_USAGE;
      if (countable(tokensIn)) tokens.inc({ model: name, direction: 'in' }, tokensIn);
      if (countable(tokensOut)) tokens.inc({ model: name, direction: 'out' }, tokensOut);
      if (countable(tokensCached)) tokens.inc({ model: name, direction: 'cached' }, tokensCached);
      if (countable(dollars)) cost.inc({ model: name }, dollars);
      else if (call.outcome === 'ok') costUnknown.inc({ model: name });
    },
    telegramCall: (name, result) => telegramCalls.inc({ method: method(name), outcome: outcome(result) }),
    telegramDropped: (why) => dropped.inc({ reason: reason(why) }),
    refused: (why) => refused.inc({ reason: reason(why) }),
    onPending,
    onParked,
    onSpending,
    onQueue: (queue, depth) => {
      queues.set(queue, depth);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** Makes the gauges of what is spent. Returns the function that sets their callback. */
function spendingGauges(registry: Registry): (give: () => Promise<Spending>) => void {
  let spending: (() => Promise<Spending>) | null = null;
  const reserved = new Gauge({
    name: 'conclave_reserved_dollars',
    help: 'What may still be spent on what runs, US dollars',
    registers: [],
  });
  const spent = new Gauge({
    name: 'conclave_spent_today_dollars',
    help: 'What was spent on models since midnight UTC, US dollars: the dearest chats, persons and models',
    labelNames: ['by', 'name'],
    registers: [],
    async collect() {
      this.reset();
      const now = await spending?.().catch(() => null);
      reserved.set(now?.reserved ?? Number.NaN);
      for (const { by, name, usd } of now?.spent ?? []) this.set({ by, name }, usd);
    },
  });
  registry.registerMetric(spent);
  registry.registerMetric(reserved);
  return (give) => {
    spending = give;
  };
}
