/** Keeps "typing…" up while a model is at work. */
import type { ChatAddress } from '../engine/ports.ts';
import type { Display, Lost } from './display.ts';

/** Telegram shows the sign for 5 s. */
const AGAIN_MS = 4500;
/** A model that answers sooner needs none: its placeholder is there, and every call to Telegram delays another. */
const FIRST_MS = 1000;

/** Shows the sign until the returned function is called. */
export function keepTyping(display: Display): (address: ChatAddress, onLost: (lost: Lost) => void) => () => void {
  return (address, onLost) => {
    let timer: NodeJS.Timeout | undefined;
    const show = () => {
      display.working(address, onLost);
      timer = setTimeout(show, AGAIN_MS);
    };
    timer = setTimeout(show, FIRST_MS);
    return () => clearTimeout(timer);
  };
}
