/** The port `Display` on Telegram: hands views to the one sender, which has them composed when they may be sent. */
import type { BoardView } from '../chat/board.ts';
import type { Display, Lost } from '../effects/display.ts';
import type { ChatAddress } from '../engine/ports.ts';
import { texts } from '../texts/texts.ts';
import { concat } from './render/compose.ts';
import { renderPreview } from './render/preview.ts';
import type { Composed, Sender, ShownStore } from './sender/types.ts';
import { heading } from './views/answer.ts';
import { compose } from './views/compose.ts';
import { noticeText } from './views/notice.ts';

/** A preview is one message: Telegram's limit less a heading of the longest name. */
const PREVIEW_UNITS = 4096 - 200;

/** @param readsAll whether the bot sees all messages of groups (`can_read_all_group_messages`) */
export function createDisplay(sender: Sender, shown: ShownStore, readsAll: () => Promise<boolean>): Display {
  /** The running progress message of a chat, and the calls whose text has begun to arrive: only for "is writing". */
  const boards = new Map<number, { board: BoardView; speaking: Set<string> }>();

  const isLive = (board: BoardView) => board.phase !== 'ended';

  /** Notes what a chat's progress message shows from now on. Gives the calls of it whose text has begun to arrive. */
  function follow(chat: number, board: BoardView): ReadonlySet<string> {
    const before = boards.get(chat);
    const speaking = before?.board.board === board.board ? before.speaking : new Set<string>();
    if (isLive(board)) boards.set(chat, { board, speaking });
    else if (before && before.board.board <= board.board) boards.delete(chat);
    return speaking;
  }

  /** The first text of a seat's answer shows in the progress message. Not in groups: there 20 messages a minute are for what counts. */
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
        compose: () => compose({ view: 'board', board }, null, { speaking }),
      })
      .catch(() => {});
  }

  return {
    async show(address, { key, as, replyTo, view }, signal) {
      const met: { lost: Lost | null } = { lost: null };
      const outcome = await sender.post(address, {
        key,
        signal,
        class: as,
        onLost: (lost) => {
          met.lost = lost;
        },
        compose: async () => {
          const wanted = await view();
          if (wanted === null) return null;
          const speaking = wanted.view === 'board' ? { speaking: follow(address.id, wanted.board) } : {};
          const seen = wanted.view === 'greeting' ? { readsAll: await readsAll() } : {};
          return compose(wanted, replyTo, { ...speaking, ...seen });
        },
      });
      return outcome === 'gone' && met.lost !== null ? { lost: met.lost } : outcome;
    },
    adopt: (address, key, message) => shown.set(address.id, key, 0, message),
    preview(address, key, alias, text, onLost) {
      speaks(address, key);
      const grown = (): Composed => {
        const head = heading(alias);
        const part = concat(head, '\n', renderPreview(text, PREVIEW_UNITS));
        return { parts: [part], placeholder: concat(head, `\n${texts.answering}`), notify: false, replyTo: null };
      };
      sender.preview(address, key, grown, onLost);
    },
    retract: (address, key) => sender.retract(address, key),
    toast: (callback, notice) => sender.toast(callback, notice && noticeText(notice), notice !== null),
    working: (address, onLost) => sender.typing(address, onLost),
  };
}
