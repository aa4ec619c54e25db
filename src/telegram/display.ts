/** The port `Display` on Telegram: hands views to the one sender, which has them composed when they may be sent. */
import { boardKey } from '../chat/board.ts';
import type { Display, Lost, View } from '../effects/display.ts';
import type { ChatAddress } from '../engine/ports.ts';
import { underlineHeadings } from './render/headings.ts';
import { renderPreview } from './render/preview.ts';
import type { Composed, Sender, ShownStore } from './sender/types.ts';
import { below, firstWords, heading } from './views/answer.ts';
import { compose } from './views/compose.ts';
import { noticeText } from './views/notice.ts';

/** A preview is one message: Telegram's limit less a heading of the longest name. */
const PREVIEW_UNITS = 4096 - 200;

/** One of the emoji that Telegram takes as a reaction everywhere (https://core.telegram.org/bots/api#reactiontypeemoji). */
const SEEN = '👀';

/** Of fewer characters nothing is shown: they are hardly words. */
const FEWEST = 20;

/** A progress message of a run that goes on, and the calls of it whose text has begun to arrive: only for "is writing". */
interface Running {
  readonly view: Extract<View, { view: 'board' }>;
  readonly speaking: Set<string>;
}

/** @param readsAll whether the bot sees all messages of groups (`can_read_all_group_messages`) */
export function createDisplay(sender: Sender, shown: ShownStore, readsAll: () => Promise<boolean>): Display {
  const running = new Map<number, Running>();

  /** Notes what a chat's progress message shows from now on. Gives the calls of it whose text has begun to arrive. */
  function follow(chat: number, view: Running['view']): ReadonlySet<string> {
    const before = running.get(chat);
    const speaking = before?.view.board.board === view.board.board ? before.speaking : new Set<string>();
    if (view.board.phase === 'ended') running.delete(chat);
    else running.set(chat, { view, speaking });
    return speaking;
  }

  /** The first text of a seat's answer shows in the progress message. Not in groups: there 20 messages a minute are for what counts. */
  function speaks(address: ChatAddress, call: string): void {
    const current = address.private ? running.get(address.id) : undefined;
    if (!current || current.speaking.has(call) || !current.view.board.seats.some((seat) => seat.call === call)) return;
    current.speaking.add(call);
    const { view, speaking } = current;
    const { board } = view.board;
    void sender
      .post(address, {
        key: boardKey(board),
        class: 'progress',
        // The run may be over when its turn comes.
        compose: async () =>
          running.get(address.id)?.view.board.board === board ? compose(view, null, { speaking }) : null,
      })
      .catch(() => {});
  }

  return {
    async show(address, { key, as, replyTo: reply, hangsOn = null, view }, signal) {
      // In a private chat its topic is enough, as long as Telegram takes that.
      const replyTo = reply ?? (address.private ? null : hangsOn);
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
          const speaking = wanted.view === 'board' ? { speaking: follow(address.id, wanted) } : {};
          const seen = wanted.view === 'greeting' ? { readsAll: await readsAll() } : {};
          const composed = await compose(wanted, replyTo, { ...speaking, ...seen, words: address.private });
          return { ...composed, anchor: replyTo ?? hangsOn };
        },
      });
      return outcome === 'gone' && met.lost !== null ? { lost: met.lost } : outcome;
    },
    adopt: (address, key, message) => shown.set(address.id, key, 0, message),
    preview(address, key, speaker, text, onLost) {
      speaks(address, key);
      // Until there are words to see, the progress message says that it is writing.
      if (text.trim().length < FEWEST) return;
      const grown = (): Composed => {
        const head = heading(speaker);
        const part = below(head, underlineHeadings(renderPreview(text, PREVIEW_UNITS)));
        const placeholder = firstWords(part, head.text.length) ?? undefined;
        return { parts: [part], placeholder, notify: false, replyTo: null };
      };
      sender.preview(address, key, grown, onLost);
    },
    async retract(address, key) {
      const current = running.get(address.id);
      if (current && key === boardKey(current.view.board.board)) running.delete(address.id);
      const met: { lost: Lost | null } = { lost: null };
      const stopped = await sender.retract(address, key, (lost) => {
        met.lost = lost;
      });
      return stopped ?? (met.lost === null ? 'gone' : { lost: met.lost });
    },
    seen: (address, message, signal) => sender.react(address, message, SEEN, signal),
    toast: (callback, notice) => sender.toast(callback, notice && noticeText(notice), notice !== null),
    working: (address, onLost) => sender.typing(address, onLost),
  };
}
