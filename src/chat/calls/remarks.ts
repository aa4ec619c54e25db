/** Remarks of people, once a model has seen them. */
import type { Remarked } from '../context.ts';
import type { Enqueue } from '../stops.ts';

/** Marks remarks that a model sees now. */
export function markSeen(seen: readonly Remarked[], enqueue: Enqueue): void {
  if (seen.length === 0) return;
  enqueue({ type: 'show', params: { kind: 'react', input: { messages: seen.map(({ message }) => message) } } });
}
