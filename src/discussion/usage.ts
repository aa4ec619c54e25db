import type { Entry, UnansweredReason } from './transcript.ts';

/**
 * What entries cost together. Null means unknown, which is not the same as 0. A sum is partial when some of its parts are unknown.
 * People then read "at least". A partial sum of 0 says nothing, so it is unknown too.
 */
export interface UsageSum {
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly tokensArePartial: boolean;
  /** US dollars. */
  readonly cost: number | null;
  readonly costIsPartial: boolean;
}

interface Sum {
  readonly sum: number | null;
  readonly partial: boolean;
}

/** @param atLeast whether one of them is known in part only */
function add(values: readonly (number | null)[], atLeast: boolean): Sum {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value) && value >= 0);
  if (known.length === 0) return { sum: values.length === 0 ? 0 : null, partial: false };
  const sum = known.reduce((all, value) => all + value, 0);
  const partial = atLeast || known.length < values.length;
  return sum === 0 && partial ? { sum: null, partial: false } : { sum, partial };
}

/**
 * Failures of models that had begun to answer, or may have. Such a call costs something, even when the provider does not say
 * how much.
 */
const BEGUN: ReadonlySet<UnansweredReason> = new Set([
  'timed_out',
  'went_silent',
  'empty',
  'invalid',
  'content_refused',
  'thought_only',
  'stopped',
]);

/** Whether a model that failed so had begun to answer, or may have. */
export function mayHaveBegun(reason: UnansweredReason): boolean {
  return BEGUN.has(reason);
}

/**
 * Sums tokens and cost of answers, syntheses and failed calls. A failure without figures counts as unknown only if the model may
 * have begun to answer. Without any call the sums are 0.
 */
export function sumUsage(entries: readonly Entry[]): UsageSum {
  const calls = entries.filter((e) => e.kind === 'answer' || e.kind === 'synthesis');
  const failed = entries.filter((e) => e.kind === 'failure');
  const sum = (of: (entry: Entry) => number | null): Sum => {
    const counts = (entry: Entry): boolean => of(entry) !== null || mayHaveBegun(entry.reason ?? 'internal');
    const counted = [...calls, ...failed.filter(counts)];
    return add(
      counted.map(of),
      counted.some(({ usagePartial }) => usagePartial === true),
    );
  };
  const tokensIn = sum((e) => e.tokensIn);
  const tokensOut = sum((e) => e.tokensOut);
  const cost = sum((e) => e.cost);
  return {
    tokensIn: tokensIn.sum,
    tokensOut: tokensOut.sum,
    tokensArePartial: tokensIn.partial || tokensOut.partial,
    cost: cost.sum,
    costIsPartial: cost.partial,
  };
}

/** US dollars for people: `$12.35`, below a dollar `$0.0123`, below a hundredth of a cent `<$0.0001`. */
export function formatMoney(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.0001) return '<$0.0001';
  return `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}

/** Milliseconds for people: `0.4 s`, `12 s`, `1 m 12 s`, `2 h 5 m`. */
export function formatDuration(ms: number): string {
  const tenths = Math.round(Math.max(0, ms) / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} m ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
