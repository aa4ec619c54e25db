/** Keeps "typing…" up while a model is at work. */
import type { ChatAddress } from '../engine/apply.ts';
import type { Display } from './display.ts';

/** Telegram shows the sign for 5 s. */
const AGAIN_MS = 4500;

/** Shows the sign until the returned function is called. */
export function keepTyping(display: Display): (address: ChatAddress) => () => void {
  return (address) => {
    // In the next turn of the event loop, so that the request to the model goes first.
    const first = setImmediate(() => display.working(address));
    const timer = setInterval(() => display.working(address), AGAIN_MS);
    return () => {
      clearImmediate(first);
      clearInterval(timer);
    };
  };
}
