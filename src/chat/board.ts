/** The progress message as data: derived from the snapshot, so that it can never disagree with it. */
import { aliasOf, type ChatContext } from './context.ts';
import type { BoardButton, BoardView } from './views.ts';

/**
 * The progress message of a context.
 * @param phase what goes on
 * @param buttons what is legal now
 */
export function boardView(context: ChatContext, phase: BoardView['phase'], buttons: readonly BoardButton[]): BoardView {
  const writing = Object.entries(context.calls).find(([, call]) => call.for === 'conclusion');
  return {
    chat: context.chat,
    board: context.board,
    phase,
    outcome: context.outcome,
    kind: context.kind,
    round: context.round,
    lastRound: context.lastRound,
    seats: context.seats.map(({ alias, status, reason, call }) => ({ alias, status, reason, call })),
    writer: writing ? aliasOf(context, writing[1]) : null,
    writerCall: writing?.[0] ?? null,
    remarks: context.remarks,
    notify: context.notify,
    closing: phase === 'ended',
    buttons,
  };
}
