/** What changes when people cannot see the chat any more, and when they can again. */
import { boardView } from '../board.ts';
import { ports } from '../ports.ts';

export const reachActions = {
  /** From now on nothing is shown. It is kept whose messages would otherwise say for ever that they run. */
  noteUnseen: ports.assign(({ context }) => ({ unseen: [...(context.unseen ?? []), ...Object.keys(context.calls)] })),

  /**
   * How things ended while nobody could see it: the placeholders of stopped calls go, the progress message of the run says its last.
   * The one below it, with what can be done now, is shown as ever: the step sees that it is wanted again.
   */
  showUnseen: ports.enqueueActions(({ context, enqueue }) => {
    const { board, outcome } = context;
    const calls = context.unseen ?? [];
    enqueue.assign({ unseen: null, notify: false });
    if (calls.length > 0) enqueue({ type: 'show', params: { kind: 'retract', input: { calls } } });
    if (outcome === null || board < 2) return;
    const last = boardView({ ...context, board: board - 1 }, 'ended', []);
    enqueue({ type: 'show', params: { kind: 'board', input: { ...last, closing: false } } });
  }),
};
