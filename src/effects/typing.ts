/** Keeps "typing…" up while a model is at work. */
import type { ChatAddress } from '../engine/ports.ts';
import type { Display, Lost } from './display.ts';

/** So often the sign is asked for. The display shows it when the one before is about to end, or a message has ended it. */
const AGAIN_MS = 1000;
/** In a private chat a model that answers sooner needs none: its first words are there. In a group nothing else may be seen of it. */
const FIRST_MS = 1000;

/** Shows the sign until the returned function is called. */
export function keepTyping(display: Display): (address: ChatAddress, onLost: (lost: Lost) => void) => () => void {
  return (address, onLost) => {
    let timer: NodeJS.Timeout | undefined;
    const show = () => {
      display.working(address, onLost);
      timer = setTimeout(show, AGAIN_MS);
    };
    timer = setTimeout(show, address.private ? FIRST_MS : 0);
    return () => clearTimeout(timer);
  };
}
