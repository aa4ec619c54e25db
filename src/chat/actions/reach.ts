/** What changes when people cannot see the chat any more, and when they can again. What is to be shown waits in between (`engine/`). */
import { ports } from '../guards.ts';

export const reachActions = {
  noteUnseen: ports.assign({ unseen: true }),
  noteSeen: ports.assign({ unseen: false }),
};
