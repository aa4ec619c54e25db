import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedLabel, createMetrics } from '../../src/http/metrics.ts';

const usage = { tokensIn: 100, tokensCached: 60, tokensOut: 20, cost: 0.25 };

test('counts each thing under its name and labels', async () => {
  const metrics = createMetrics();
  metrics.event('turn.answered');
  metrics.event('turn.answered');
  metrics.effect('answer', 'done');
  metrics.telegramCall('sendMessage', 'ok');
  metrics.telegramDropped('blocked');
  metrics.refused('flood');
  metrics.aiCall({ provider: 'openai', model: 'openai:gpt', outcome: 'ok', ms: 1500, usage });
  const text = await metrics.text();
  for (const line of [
    'conclave_events_total{type="turn.answered"} 2',
    'conclave_effects_total{kind="answer",outcome="done"} 1',
    'conclave_telegram_calls_total{method="sendMessage",outcome="ok"} 1',
    'conclave_telegram_dropped_total{reason="blocked"} 1',
    'conclave_refused_total{reason="flood"} 1',
    'conclave_ai_calls_total{provider="openai",model="openai:gpt",outcome="ok"} 1',
    'conclave_ai_latency_seconds_sum{model="openai:gpt"} 1.5',
    'conclave_ai_latency_seconds_bucket{le="2",model="openai:gpt"} 1',
    'conclave_ai_latency_seconds_bucket{le="1",model="openai:gpt"} 0',
    'conclave_ai_tokens_total{model="openai:gpt",direction="in"} 100',
    'conclave_ai_tokens_total{model="openai:gpt",direction="out"} 20',
    'conclave_ai_tokens_total{model="openai:gpt",direction="cached"} 60',
    'conclave_ai_cost_dollars_total{model="openai:gpt"} 0.25',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});

test('an unknown cost is counted as unknown, not as 0; a call that failed has none', async () => {
  const metrics = createMetrics();
  metrics.aiCall({
    provider: 'p',
    model: 'm',
    outcome: 'ok',
    ms: 1,
    usage: { tokensIn: null, tokensOut: null, cost: null },
  });
  metrics.aiCall({ provider: 'p', model: 'm', outcome: 'ok', ms: 1 });
  metrics.aiCall({ provider: 'p', model: 'm', outcome: 'timed_out', ms: 1 });
  const text = await metrics.text();
  expect(text).toContain('conclave_ai_cost_unknown_total{model="m"} 2');
  expect(text).not.toContain('conclave_ai_cost_dollars_total{');
  expect(text).not.toContain('conclave_ai_tokens_total{');
});

test('the gauges ask when they are scraped, and one that fails takes nothing else along', async () => {
  const metrics = createMetrics();
  let pending = 3;
  metrics.onPending(async () => pending);
  metrics.onQueue('panel', () => 5);
  metrics.onQueue('sender', () => {
    throw new Error('closed');
  });
  pending = 4;
  const text = await metrics.text();
  expect(text).toContain('conclave_effects_pending 4');
  expect(text).toContain('conclave_queue_depth{queue="panel"} 5');
  expect(text).toContain('conclave_queue_depth{queue="sender"} Nan');
  metrics.onPending(() => Promise.reject(new Error('closed')));
  expect(await metrics.text()).toContain('conclave_effects_pending Nan');
});

test('labels are bounded, whatever comes', async () => {
  const metrics = createMetrics();
  for (let n = 0; n < 300; n += 1)
    metrics.aiCall({
      provider: `p${n}`,
      model: `m${n}`,
      outcome: `o${n}`,
      ms: Number.NaN,
      usage: { ...usage, cost: -n },
    });
  const text = await metrics.text();
  expect(text.match(/^conclave_ai_calls_total\{/gm)).toHaveLength(101);
  expect(text).toContain('conclave_ai_calls_total{provider="other",model="other",outcome="other"} 200');
});

test('boundedLabel gives at most its limit of values and `other`', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.string()), (limit, values) => {
      const label = boundedLabel(limit);
      const given = values.map((value) => label(value));
      expect(new Set(given.filter((value) => value !== 'other')).size).toBeLessThanOrEqual(limit);
      expect(values.map((value) => label(value)).slice(0, limit)).toEqual(given.slice(0, limit));
    }),
  );
});
