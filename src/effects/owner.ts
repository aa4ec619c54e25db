/** The effect `tellOwner`: a run waits for the owner's yes, and the owner may not be where it waits. */
import type { EffectHandler } from '../engine/ports.ts';
import type { World } from './world.ts';

/** A note that is lost can be done without: the chat says the same. So it is sent once, and nobody waits for it. */
export function tellOwner({ tellOwners }: World): EffectHandler<'tellOwner'> {
  return (input, { address }) => {
    tellOwners(address, input);
    return Promise.resolve({ outcome: 'done' });
  };
}
