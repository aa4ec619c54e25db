/** The port `Display` on Telegram: composes views when their turn comes and hands them to the one sender. */
import { setImmediate as turn } from 'node:timers/promises';
import type { BoardView } from '../chat/views.ts';
import type { Display, View } from '../effects/display.ts';
import type { ChatAddress } from '../engine/apply.ts';
import { texts } from '../texts/texts.ts';
import { concat } from './render/compose.ts';
import { renderPreview } from './render/preview.ts';
import type { Composed, Sender, ShownStore } from './sender/types.ts';
import { compose, heading } from './views/compose.ts';
import { noticeText } from './views/notice.ts';

/** A preview is one message: Telegram's limit less a heading of the longest name. */
const PREVIEW_UNITS = 4096 - 200;

/** Answers shown ahead are remembered until they are posted, which a fault may prevent: so many at most. */
const MOST_AHEAD = 500;

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

  /** Answers as they were composed to be shown ahead: whoever posts one posts the very same. */
  const composedAhead = new Map<string, { readonly text: string; readonly composed: Composed }>();
  const callOf = (address: ChatAddress, key: string) => `${address.id} ${key}`;

  /** Composes an answer to be shown ahead. */
  function composeAhead(address: ChatAddress, key: string, alias: string, text: string): Composed {
    const composed = compose({ view: 'answer', alias, text, synthesis: false }, null);
    const [oldest] = composedAhead.keys();
    if (oldest !== undefined && composedAhead.size >= MOST_AHEAD) composedAhead.delete(oldest);
    composedAhead.set(callOf(address, key), { text, composed });
    return composed;
  }

  /** An answer that was composed ahead, as it is now to be shown; once. */
  function takeAhead(address: ChatAddress, key: string, view: View, replyTo: number | null): Composed | null {
    const found = composedAhead.get(callOf(address, key));
    composedAhead.delete(callOf(address, key));
    return found && view.view === 'answer' && view.text === found.text ? { ...found.composed, replyTo } : null;
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
          const ahead = takeAhead(address, key, wanted, replyTo);
          if (ahead) return ahead;
          const speaking = wanted.view === 'board' ? { speaking: follow(address.id, wanted.board) } : {};
          const seen = wanted.view === 'greeting' ? { readsAll: await readsAll() } : {};
          return compose(wanted, replyTo, { ...speaking, ...seen });
        },
      });
    },
    adopt: (address, key, message) => shown.set(address.id, key, 0, message),
    preview(address, key, alias, text) {
      speaks(address, key);
      composedAhead.delete(callOf(address, key));
      sender.preview(address, key, () => {
        const head = heading(alias);
        const part = concat(head, '\n', renderPreview(text, PREVIEW_UNITS));
        return { parts: [part], placeholder: concat(head, `\n${texts.answering}`), notify: false, replyTo: null };
      });
    },
    async ahead(address, key, alias, text) {
      if (!address.private) return;
      sender.preview(address, key, () => composeAhead(address, key, alias, text), true);
      // A turn of the event loop lets the request go before the commit takes the loop for itself.
      await turn();
    },
    retract: (address, key) => sender.retract(address, key),
    toast: (callback, notice) => sender.toast(callback, notice && noticeText(notice), notice !== null),
    working: (address) => sender.typing(address),
  };
}
