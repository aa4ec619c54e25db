/** The effect `react`: people's messages that a model has seen are marked. A courtesy: what is refused is not tried again. */
import type { EffectHandler } from '../engine/ports.ts';
import type { World } from './world.ts';

export function react({ display }: World): EffectHandler<'react'> {
  return async ({ messages }, { address, signal }) => {
    for (const message of messages) await display.seen(address, message, signal);
    return signal.aborted ? 'left' : { outcome: 'done' };
  };
}
