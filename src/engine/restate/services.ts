/**
 * What Restate runs on workers: an object for each chat, which takes its events one after the other, and the service that makes calls of
 * models.
 *
 * - `chat/{id}/event`: applies an event. Then it asks for the calls that the chat waits for and cancels those that it no longer waits
 *   for, as the difference between the rows of the chat and `calls`, its only state. It can be done again at any point.
 * - `chat/{id}/look`: the same without an event, for when Restate's data was lost.
 * - `call/run`: makes a call and sends what came of it to its chat as an event. Cancelled, it aborts the request.
 *
 * The steps of a handler are in Restate's journal while it runs. A newer program must take the same steps for what an older one has begun:
 * add a handler beside an old one rather than change the order in it.
 */
import {
  handlers as kinds,
  RestatePromise,
  object,
  rpc,
  service,
  type Context,
  type internal,
  type InvocationId,
  type ObjectContext,
} from '@restatedev/restate-sdk';
import {
  CALL,
  CHAT,
  type AfterEvent,
  type AskedCall,
  type CallHandlers,
  type ChatHandlers,
  type ChatState,
  type SentEvent,
  type WaitedCall,
} from './messages.ts';
import type { Worker } from './worker.ts';

/** How something that failed is tried again: soon, and without end. What it waits for is the database, or a worker. */
const AGAIN = { initialRetryInterval: 50, retryIntervalFactor: 2, maxRetryInterval: 1000 };

/** The same for what a worker that ended has left. Without a number of tries Restate gives up after 70 (its `default-retry-policy`). */
const WORKER_AGAIN = {
  initialInterval: 50,
  exponentiationFactor: 2,
  maxInterval: 1000,
  maxAttempts: 2 ** 31,
} as const;

/**
 * No call takes so long, milliseconds: one that did would be taken for stalled and made twice. A worker that is gone is noticed otherwise,
 * by its connection.
 */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Journals hold people's texts: nothing of them is kept once an invocation is over. */
const KEEPS_NOTHING = { journalRetention: 0, idempotencyRetention: 0 } as const;

type ChatContext = ObjectContext<ChatState>;

/** Asks for the calls that the chat waits for, and cancels the others. `own`: the effect whose end was the event. */
async function reconcile(context: ChatContext, waited: readonly WaitedCall[], own: string | null): Promise<void> {
  const chat = Number(context.key);
  const before = (await context.get('calls')) ?? {};
  const after: Record<string, string> = {};
  for (const { id, scope } of waited) {
    const known = before[id];
    if (known !== undefined) {
      after[id] = known;
      continue;
    }
    const asked: AskedCall = { chat, effect: id };
    const sent =
      scope === null
        ? context.serviceSendClient<CallHandlers>(CALL).run(asked)
        : context
            .scope(scope)
            .serviceSendClient<CallHandlers>(CALL)
            .run(asked, rpc.sendOpts({ limitKey: context.key }));
    after[id] = await sent.invocationId;
  }
  const gone = Object.entries(before).filter(([id]) => !(id in after));
  for (const [id, invocation] of gone) if (id !== own) context.cancel(invocation as InvocationId);
  if (Object.keys(after).length === 0) context.clear('calls');
  else if (gone.length > 0 || Object.keys(after).length > Object.keys(before).length) context.set('calls', after);
}

/** The services of a worker. */
export function services(worker: Worker) {
  const event = async (context: ChatContext, sent: SentEvent): Promise<AfterEvent['sent']> => {
    const after = await context.run('apply', () => worker.take(sent), AGAIN);
    await reconcile(context, after.calls, 'effectId' in sent.incoming ? sent.incoming.effectId : null);
    return after.sent;
  };

  const look = async (context: ChatContext): Promise<void> => {
    const waited = await context.run('look', () => worker.look(Number(context.key)), AGAIN);
    await reconcile(context, waited, null);
  };

  const run = async (context: Context, asked: AskedCall): Promise<void> => {
    const abort = new AbortController();
    // Another worker makes it now, or nobody does.
    context.request().attemptCompletedSignal.addEventListener('abort', () => abort.abort(), { once: true });
    const cancelled = (context as internal.ContextInternal).cancellation().map(() => {
      abort.abort();
      return 'cancelled' as const;
    });
    const made = context.run('call', () => worker.call(asked, abort.signal), AGAIN);
    const end = await RestatePromise.race([made, cancelled]);
    if (end === 'cancelled') return;
    const chat = context.objectSendClient<ChatHandlers>(CHAT, String(asked.chat));
    if (end === null) chat.look();
    else chat.event(end);
  };

  return [
    object({
      name: CHAT.name,
      handlers: { event, look },
      options: { ...KEEPS_NOTHING, retryPolicy: WORKER_AGAIN },
    }),
    service({
      name: CALL.name,
      handlers: {
        run: kinds.handler({ ingressPrivate: true, explicitCancellation: true, inactivityTimeout: LONGEST_MS }, run),
      },
      options: { ...KEEPS_NOTHING, retryPolicy: WORKER_AGAIN },
    }),
  ];
}
