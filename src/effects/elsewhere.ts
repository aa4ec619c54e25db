/** Calls that are made in one program and seen through another: what is written of an answer goes from the one to the other. */
import type { Database } from '../database/open.ts';
import type { EffectContext } from '../engine/ports.ts';
import type { CallShown } from '../engine/restate/gateway.ts';
import { deletePreview, previewId, putPreview } from '../engine/restate/previews.ts';
import type { Around } from '../engine/restate/worker.ts';
import type { PendingEffect } from '../engine/restore.ts';
import { coalesced } from '../lib/coalesced.ts';
import { wait } from '../lib/wait.ts';
import type { Display } from './display.ts';
import { outOfReach } from './reach.ts';
import type { World } from './world.ts';

/** How often at most a growing text is written, milliseconds. */
const WRITTEN_EVERY_MS = 1000;

/** What a worker has in place of a messenger, and what surrounds each of its calls. */
export interface Growing {
  readonly display: Display;
  readonly around: (effect: PendingEffect) => Around;
}

const nothingShown = (): Promise<never> => Promise.reject(new Error('A worker shows nothing'));

/**
 * The side of a worker: writes the texts of private chats as they grow. In groups nobody sees an answer grow.
 * @param onFault gets what the database throws; a text is written again as soon as it has grown
 */
export function growing(database: Database, onFault: (error: unknown) => void): Growing {
  const texts = new Map<string, (text: string) => void>();
  return {
    display: {
      preview: (address, call, _speaker, text) => texts.get(previewId(address.id, call))?.(text),
      working: () => {},
      show: nothingShown,
      adopt: nothingShown,
      retract: nothingShown,
      seen: nothingShown,
      toast: nothingShown,
    },
    around({ kind, input, address: { id: chat, private: isPrivate } }) {
      if (kind !== 'answer' || !isPrivate) return { ended: () => Promise.resolve() };
      const { call } = input;
      const id = previewId(chat, call);
      let text = '';
      let partial: Parameters<NonNullable<EffectContext['onPartial']>>[0] = () => null;
      let writing = Promise.resolve();
      const write = coalesced(() => {
        writing = putPreview(database, { id, chat, call, text, partial: partial() }).catch(onFault);
        return writing;
      }, WRITTEN_EVERY_MS);
      texts.set(id, (grown) => {
        text = grown;
        write.ask();
      });
      return {
        onPartial: (seen) => void (partial = seen),
        async ended(left) {
          write.stop();
          texts.delete(id);
          await writing;
          // Until the end of the call is committed, `/stop` must still find what people have seen. Then whoever shows it deletes it.
          if (left) await deletePreview(database, id).catch(onFault);
        },
      };
    },
  };
}

/** The side of whoever holds the lease: shows a call that is made elsewhere, as far as its text has come. */
export function showElsewhere(world: World): (effect: PendingEffect) => CallShown {
  return ({ id: effectId, address, input }) => {
    const over = new AbortController();
    const onLost: Parameters<World['typing']>[1] = (lost) => {
      if (over.signal.aborted) return;
      end();
      void outOfReach(world, { effectId, address }, lost).catch(() => {});
    };
    let stopTyping = (): void => {};
    const end = (): void => {
      over.abort();
      stopTyping();
    };
    const begin = async (): Promise<void> => {
      // The rest of a long question may come.
      if ('notBefore' in input && input.notBefore !== null)
        await wait(Math.max(0, input.notBefore - world.now()), over.signal);
      if (!over.signal.aborted) stopTyping = world.typing(address, onLost);
    };
    void begin();
    return {
      grew(text) {
        if (over.signal.aborted || !('call' in input) || !('by' in input) || !('alias' in input)) return;
        const { call, alias, by } = input;
        world.display.preview(address, call, { alias, by }, text, onLost);
      },
      end,
    };
  };
}
