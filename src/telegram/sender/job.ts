/** One job, a post or a retraction, from its first permit to its outcome. */
import type { ChatAddress } from '../../engine/ports.ts';
import { Attempts, Stopped, type ApiRequest, type CallEnd, type Shared } from './attempts.ts';
import { PLACEHOLDER, documentPayload, editPayload, messagePayload, type Delivery } from './message.ts';
import type { Composed, DropReason, Keyboard, OnLost, Part, Post, PostClass, PostOutcome } from './types.ts';

/** Somebody who waits for the outcome of a job. */
export interface Waiter {
  readonly resolve: (outcome: PostOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Tells everybody who waits for a job how it ended. */
export function settle({ waiters }: Job, outcome: PostOutcome): void {
  for (const { resolve } of waiters) resolve(outcome);
}

/** A post or a retraction that waits or is being sent. */
export interface Job {
  readonly address: ChatAddress;
  readonly key: string;
  readonly class: PostClass | 'retract';
  readonly attempts: Attempts;
  compose: Post['compose'];
  onLost: Post['onLost'];
  /** Who waits for its outcome: several when posts of one answer's message were made one. */
  waiters: Waiter[];
  /** It has its first permit: from now on nothing takes its place. */
  begun: boolean;
  /** It only edits, so it need not keep the order. */
  editsOnly: boolean;
  ended: boolean;
}

/** Does a job to its end and settles its promise. Never throws. */
export async function run(shared: Shared, job: Job): Promise<void> {
  try {
    const outcome = job.class === 'retract' ? await retract(shared, job) : await post(shared, job);
    // Read only now: a newer post may have taken the job over while it waited.
    settle(job, outcome);
  } catch (error) {
    if (error instanceof Stopped) settle(job, 'stopped');
    else for (const { reject } of job.waiters) reject(error);
  } finally {
    job.attempts.release();
  }
}

async function post(shared: Shared, job: Job): Promise<PostOutcome> {
  await job.attempts.ready();
  job.begun = true;
  const composed = await job.compose();
  if (!composed) return 'superseded';
  const failure = await new Showing(shared, job, composed).run();
  if (failure) shared.onDropped(failure);
  return failure ? 'gone' : 'shown';
}

/** Deletes what is shown under a key. Where nobody can see the chat its messages stay known. */
async function retract({ api, shown }: Shared, job: Job): Promise<PostOutcome> {
  const { address, key, attempts } = job;
  job.begun = true;
  const home = api.whereIs(address.telegramChat);
  let lost = false;
  const onLost: OnLost = (what) => {
    lost = true;
    job.onLost?.(what);
  };
  for (const messageId of await shown.get(address.id, key)) {
    if (!messageId) continue;
    const deleted = await attempts.call({ ...deletion(messageId, home), onLost });
    // It is still to be taken away, once somebody can see that.
    if (lost) return 'gone';
    // After two days Telegram deletes a message no more. Its buttons at least must go.
    if (!deleted.ok && deleted.why === 'missing') await attempts.call(bareOf(messageId, home));
  }
  await shown.remove(address.id, key);
  return 'gone';
}

/** Deletes a message that nobody needs, at some time. If that fails, it stays. */
export function discard(shared: Shared, address: ChatAddress, messageId: number): void {
  if (!messageId) return;
  const attempts = new Attempts(shared, address, { purpose: () => 'delete' });
  attempts.tryOnce(deletion(messageId, shared.api.whereIs(address.telegramChat))).catch(() => undefined);
}

function deletion(messageId: number, madeIn: number): ApiRequest {
  return { method: 'deleteMessage', payload: { message_id: messageId }, repeat: true, madeIn };
}

/** Takes the buttons from a message. */
function bareOf(messageId: number, madeIn: number): ApiRequest {
  return { method: 'editMessageReplyMarkup', payload: { message_id: messageId }, repeat: true, madeIn };
}

/** `null`: it is in the chat. Otherwise why it cannot be. */
type Failure = DropReason | null;

/** Progress that is older than this when Telegram comes back is of no use to anybody. */
const PROGRESS_PATIENCE_MS = 600_000;

/** So often a message that vanishes between sending and editing is sent anew. */
const MOST_REPLACEMENTS = 3;

/**
 * Makes the chat show `composed` under the job's key. It edits the messages that are there, sends those that are not, and deletes those
 * that are too many. An answer's message is first a placeholder. Its id is stored before the text is edited in. So the text is there
 * once, however often this is repeated after a crash.
 */
class Showing {
  readonly #shared: Shared;
  readonly #job: Job;
  readonly #composed: Composed;
  #ids: number[] = [];
  /** The Telegram chat that the ids are of. */
  #home = 0;

  constructor(shared: Shared, job: Job, composed: Composed) {
    this.#shared = shared;
    this.#job = job;
    this.#composed = composed;
  }

  /** Throws `Stopped` and what the store throws. */
  async run(): Promise<Failure> {
    const { address, key } = this.#job;
    const { parts, document } = this.#composed;
    this.#home = this.#whereNow();
    this.#ids = [...(await this.#shared.shown.get(address.id, key))];
    for (const [index, part] of parts.entries()) {
      const failure = await this.#part(index, part);
      if (failure) return failure;
    }
    const failure = await this.#document(parts.length);
    if (failure) return failure;
    const wanted = parts.length + (document ? 1 : 0);
    for (const [index, id] of this.#ids.entries()) if (index >= wanted && id) await this.#delete(index, id);
    return null;
  }

  async #part(index: number, part: Part): Promise<Failure> {
    const keyboard = index === this.#composed.parts.length - 1 ? this.#composed.keyboard : undefined;
    for (let replaced = 0; replaced <= MOST_REPLACEMENTS; replaced += 1) {
      if (!this.#ids[index]) {
        const failure = await this.#sendPart(index, part, keyboard);
        if (failure || this.#job.class !== 'answer') return failure;
      }
      const failure = await this.#editPart(index, part, keyboard);
      if (failure !== 'missing') return failure;
      this.#follow(index);
      this.#ids[index] = 0;
    }
    return 'rejected';
  }

  /** Sends the message of a part: of an answer its placeholder, which may be sent twice. */
  async #sendPart(index: number, part: Part, keyboard: Keyboard | undefined): Promise<Failure> {
    const delivery = this.#delivery(index);
    if (this.#job.class === 'answer') {
      const placeholder = (index === 0 ? this.#composed.placeholder : undefined) ?? PLACEHOLDER;
      const payload = messagePayload(placeholder, undefined, delivery);
      return this.#send(index, { method: 'sendMessage', payload, repeat: true });
    }
    const payload = messagePayload(part, keyboard, delivery);
    const failure = await this.#send(index, { method: 'sendMessage', payload });
    if (!failure) this.#shared.contents.put(this.#home, this.#ids[index] ?? 0, part, keyboard);
    return failure;
  }

  async #editPart(index: number, part: Part, keyboard: Keyboard | undefined): Promise<Failure | 'missing'> {
    const { contents } = this.#shared;
    const id = this.#ids[index] ?? 0;
    if (contents.shows(this.#home, id, part, keyboard)) return null;
    const restore = contents.forget(this.#home, id);
    const payload = editPayload(id, part, keyboard);
    const edited = await this.#call({ method: 'editMessageText', payload, repeat: true, madeIn: this.#home });
    if (edited.ok) {
      contents.put(this.#home, id, part, keyboard);
      return null;
    }
    if (edited.why === 'missing') return 'missing';
    if (edited.why !== 'unreachable') restore();
    // A placeholder without its text would look as if something were still to come.
    if (edited.why === 'rejected' && this.#job.class === 'answer') await this.#delete(index, id);
    return edited.why;
  }

  async #document(index: number): Promise<Failure> {
    const { document, parts, keyboard } = this.#composed;
    if (!document || this.#ids[index]) return null;
    const payload = documentPayload(document, parts.length === 0 ? keyboard : undefined, this.#delivery(index));
    return this.#send(index, { method: 'sendDocument', payload });
  }

  /** Only the first message rings, and only if it is no placeholder. The others reply to the first. */
  #delivery(index: number): Delivery {
    const isFirst = index === 0;
    return {
      topic: this.#job.address.topic,
      notify: isFirst && this.#composed.notify && this.#job.class !== 'answer',
      replyTo: (isFirst ? this.#composed.replyTo : this.#ids[0]) || null,
    };
  }

  /** Sends a message and stores its id before anything else happens. */
  async #send(index: number, request: ApiRequest): Promise<Failure> {
    const { address, key } = this.#job;
    const late = (messageId: number): void => discard(this.#shared, address, messageId);
    const sent = await this.#call(request.repeat ? { ...request, late } : request);
    if (!sent.ok) return sent.why === 'missing' ? 'rejected' : sent.why;
    this.#follow(index);
    try {
      await this.#shared.shown.set(address.id, key, index, sent.messageId);
    } catch (error) {
      // Whoever tries again will not know of this one.
      if (this.#job.class === 'answer') discard(this.#shared, address, sent.messageId);
      throw error;
    }
    this.#ids[index] = sent.messageId;
    return null;
  }

  async #delete(index: number, id: number): Promise<void> {
    await this.#call(deletion(id, this.#home));
    await this.#shared.shown.set(this.#job.address.id, this.#job.key, index, 0);
  }

  /** When the chat has moved, the messages from `index` on are not there: other messages have their ids. */
  #follow(index: number): void {
    const now = this.#whereNow();
    if (now === this.#home) return;
    this.#home = now;
    this.#ids = this.#ids.map((known, at) => (at < index ? known : 0));
  }

  #whereNow(): number {
    return this.#shared.api.whereIs(this.#job.address.telegramChat);
  }

  #call(request: ApiRequest): Promise<CallEnd> {
    const patienceMs = this.#job.class === 'progress' ? PROGRESS_PATIENCE_MS : Infinity;
    const { anchor } = this.#composed;
    return this.#job.attempts.call({ ...request, anchor, onLost: this.#job.onLost }, patienceMs);
  }
}
