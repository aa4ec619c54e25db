/** The progress message as text and buttons. */
import type { BoardButton, BoardSeat, BoardView } from '../../chat/board.ts';
import type { Approval } from '../../chat/context.ts';
import { displayName } from '../../discussion/transcript.ts';
import { firstLine } from '../../lib/text.ts';
import { moneyTexts } from '../../texts/money.ts';
import { texts } from '../../texts/texts.ts';
import { speakerName } from './speaker.ts';
import { callbackData } from '../updates/buttons.ts';
import { bold, join } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import type { InlineButton } from '../sender/types.ts';

/** @param speaking the calls whose text has begun to arrive */
function seatLine(seat: BoardSeat, speaking: ReadonlySet<string>): string {
  const name = speakerName(seat);
  if (seat.status === 'failed')
    return texts.seat[seat.broken ? 'broken' : 'failed'](name, seat.reason ?? 'internal', seat.until);
  if (seat.status === 'thinking' && seat.call !== null && speaking.has(seat.call)) return texts.seat.speaking(name);
  return texts.seat[seat.status](name);
}

function headline(board: BoardView): string {
  switch (board.phase) {
    case 'approving':
      return moneyTexts.approving;
    case 'opening':
    case 'challenging':
    case 'drafting':
    case 'reviewing':
    case 'voting':
    case 'ranking':
    case 'settling':
      return texts.opening[board.kind](board.round);
    case 'discussing':
      return texts.discussing(board.round, board.lastRound);
    case 'listing':
      return texts.listing(displayName(board.finder ?? ''));
    case 'comparing':
      return texts.comparing(board.round);
    case 'concluding':
      return texts.concluding(displayName(board.writer ?? ''), board.sits);
    case 'ended':
      return texts.outcomes[board.outcome ?? 'stopped'](board.round);
  }
}

/** The outcomes of a run that wrote a consensus, or tried to: no seat had its turn. */
const ABOUT_A_CONSENSUS = new Set<BoardView['outcome']>(['concluded', 'unconcluded', 'unwritten']);

/** What the next round would do about those who failed. */
function nextRound({ seats }: BoardView): string {
  return seats.every(({ status }) => status === 'failed') ? texts.asksAllAgain : texts.goesOnWithout;
}

/** Who has failed to write the consensus, unless somebody else has written it, or to find the options. */
function unwrittenLines({ unwritten, outcome, phase }: BoardView): string[] {
  if (outcome === 'concluded') return [];
  const said = phase === 'listing' || outcome === 'unlisted' ? texts.notListed : texts.notWritten;
  return unwritten.map(({ alias, reason, until }) => said(displayName(alias), reason, until));
}

/** What it may cost to go on, which limit that could pass, and who may let it. */
function approvalLines({ unpriced, perM, ...approval }: Approval): string[] {
  const seats = texts.names([...new Set(unpriced)].map(displayName));
  return [
    moneyTexts.mayCost(approval),
    ...(unpriced.length > 0 ? [moneyTexts.unpriced(seats, unpriced.length, perM)] : []),
    moneyTexts.mayApprove[approval.of],
  ];
}

/** The seats as they are shown: once the run is over only what is still to be done something about. */
function shownSeats({ phase, outcome, seats }: BoardView): readonly BoardSeat[] {
  if (phase === 'concluding' || phase === 'approving' || ABOUT_A_CONSENSUS.has(outcome)) return [];
  const isOver = phase === 'ended' || phase === 'comparing';
  return seats.filter(({ status }) => (isOver ? status === 'failed' : status !== 'listening'));
}

/**
 * The text of a progress message.
 * @param title the discussion's first line, where it is named
 */
export function boardText(board: BoardView, title: string, speaking: ReadonlySet<string>): Formatted {
  const over = board.phase === 'ended';
  const seats = shownSeats(board);
  const named = board.outcome === 'resumed' ? [`“${firstLine(title, 200)}”`] : [];
  return join(
    [
      bold(headline(board)),
      ...named,
      ...(over && board.pointless ? [texts.pointless(board.sizes.reduce((sum, size) => sum + size, 0))] : []),
      ...(board.approval ? approvalLines(board.approval) : []),
      ...(board.goesOn && !over ? [texts.goesOnWith(firstLine(title, 100))] : []),
      ...seats.map((seat) => seatLine(seat, speaking)),
      ...unwrittenLines(board),
      ...(over && seats.length > 0 && board.buttons.includes('next') ? [nextRound(board)] : []),
      ...(!over && board.remarks > 0 ? [texts.remarks(board.remarks)] : []),
    ],
    '\n',
  );
}

function button(board: BoardView, kind: Exclude<BoardButton, 'retry'>): InlineButton[] {
  const data = callbackData({ on: 'board', chat: board.chat, board: board.board, button: kind });
  return data === null ? [] : [{ text: texts.buttons[kind], callback_data: data }];
}

/** More buttons in a row are cut on a phone. */
const MAX_IN_ROW = 4;

/** The buttons of a progress message: what goes on in a row or two, a row for each seat that can be tried again. */
export function boardKeyboard(board: BoardView): InlineButton[][] {
  const main = board.buttons.flatMap((kind) => (kind === 'retry' ? [] : button(board, kind)));
  const retries = board.seats.flatMap((seat, index): InlineButton[][] => {
    const data = callbackData({ on: 'retry', chat: board.chat, board: board.board, seat: index });
    if (seat.status !== 'failed' || data === null || !board.buttons.includes('retry')) return [];
    return [[{ text: texts.buttons.retry(displayName(seat.alias)), callback_data: data }]];
  });
  const middle = main.length > MAX_IN_ROW ? Math.ceil(main.length / 2) : main.length;
  return [...[main.slice(0, middle), main.slice(middle)].filter((row) => row.length > 0), ...retries];
}
