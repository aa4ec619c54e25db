/** How long the event loop stands still while something is done. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 3;

/**
 * The longest hold of the event loop while `work` is done, milliseconds. A machine that does other things holds the loop too: what
 * counts is the best of three. `work` is told which try it is, from 1 on.
 */
export async function shortestHold(work: (attempt: number) => Promise<unknown>, enough: number): Promise<number> {
  let best = Infinity;
  for (let attempt = 1; attempt <= TRIES && best >= enough; attempt++) {
    const delay = monitorEventLoopDelay({ resolution: 2 });
    await sleep(3);
    delay.enable();
    await work(attempt);
    await sleep(3);
    delay.disable();
    best = Math.min(best, delay.max / 1e6);
  }
  return best;
}
