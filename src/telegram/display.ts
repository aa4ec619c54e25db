/** The port `Display` on Telegram: composes views when their turn comes and hands them to the one sender. */
import type { BoardView } from '../chat/views.ts';
import type { Display } from '../effects/display.ts';
import type { ChatAddress } from '../engine/apply.ts';
import { texts } from '../texts/texts.ts';
import { concat } from './render/compose.ts';
import { renderPreview } from './render/preview.ts';
import type { Sender, ShownStore } from './sender/types.ts';
import { compose, heading } from './views/compose.ts';
import { noticeText } from './views/notice.ts';

/** A preview is one message: Telegram's limit less a heading of the longest name. */
const PREVIEW_UNITS = 4096 - 200;

/** @param readsAll whether the bot sees all messages of groups (`can_read_all_group_messages`) */
export function createDisplay(sender: Sender, shown: ShownStore, readsAll: () => Promise<boolean>): Display {
  /** The running progress message of a chat, and the calls whose text has begun to arrive: only for "is writing". */
  const boards = new Map<number, { board: BoardView; speaking: Set<string> }>();

  const isLive = (board: BoardView) => board.phase !== 'ended';

  function follow(chat: number, board: BoardView): ReadonlySet<string> {
    const before = boards.get(chat);
    const speaking = before?.board.board === board.board ? before.speaking : new Set<string>();
    if (isLive(board)) boards.set(chat, { board, speaking });
    else if (before && before.board.board <= board.board) boards.delete(chat);
    return speaking;
  }

  /** The first text of a seat's answer shows in the progress message; not in groups, where 20 messages a minute are for what counts. */
  function speaks(address: ChatAddress, call: string): void {
    const current = address.private ? boards.get(address.id) : undefined;
    if (!current || current.speaking.has(call) || !current.board.seats.some((seat) => seat.call === call)) return;
    current.speaking.add(call);
    const { board, speaking } = current;
    const key = `board:${board.board}`;
    void sender
      .post(address, {
        key,
        class: 'progress',
        compose: () => Promise.resolve(compose({ view: 'board', board }, null, { speaking })),
      })
      .catch(() => {});
  }

  return {
    show(address, { key, as, replyTo, view }, signal) {
      return sender.post(address, {
        key,
        signal,
        class: as,
        compose: async () => {
          const wanted = await view();
          if (wanted === null) return null;
          const speaking = wanted.view === 'board' ? { speaking: follow(address.id, wanted.board) } : {};
          const seen = wanted.view === 'greeting' ? { readsAll: await readsAll() } : {};
          return compose(wanted, replyTo, { ...speaking, ...seen });
        },
      });
    },
    adopt: (address, key, message) => shown.set(address.id, key, 0, message),
    preview(address, key, alias, text) {
      speaks(address, key);
      sender.preview(address, key, () => {
        const head = heading(alias);
        const part = concat(head, '\n', renderPreview(text, PREVIEW_UNITS));
        return { parts: [part], placeholder: concat(head, `\n${texts.answering}`), notify: false, replyTo: null };
      });
    },
    retract: (address, key) => sender.retract(address, key),
    toast: (callback, notice) => sender.toast(callback, notice && noticeText(notice), notice !== null),
    working: (address) => sender.typing(address),
  };
}
