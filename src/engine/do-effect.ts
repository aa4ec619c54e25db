/** Doing one effect, as every engine does it. */
import { retryTransient } from '../database/retry.ts';
import type { EffectContext, EffectEnd, EffectHandlers, EffectResult } from './ports.ts';
import type { PendingEffect } from './restore.ts';

/**
 * Calls the handler of an effect. Errors of the database that may pass are tried again; a handler that throws is a failed effect.
 * What the handler does before its first `await` is done before this returns.
 * @param onFault gets every error
 * @param now milliseconds since 1970
 */
export function doEffect(
  handlers: EffectHandlers,
  effect: PendingEffect,
  context: EffectContext,
  onFault: (error: unknown) => void,
  now: () => number,
): Promise<EffectResult> {
  const handler = handlers[effect.kind] as (input: unknown, context: EffectContext) => Promise<EffectResult>;
  // An error that is thrown at once is one like any other.
  const handle = (): Promise<EffectResult> => {
    try {
      return handler(effect.input, context);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return retryTransient(handle, onFault, context.signal).catch(() => failed(effect, now()));
}

/** How an effect ends that could not be done. For a model call that is a failed call. Any other effect is given up. */
export function failed(effect: PendingEffect, at: number): EffectEnd {
  const outcome = 'fault';
  if (effect.kind === 'answer') {
    return { outcome, event: { type: `${effect.input.for}.failed`, call: effect.input.call, at, reason: 'internal' } };
  }
  if (effect.kind === 'conclude') {
    return { outcome, event: { type: 'conclusion.failed', call: effect.input.call, at, reason: 'internal' } };
  }
  return { outcome };
}
