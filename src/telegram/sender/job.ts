import { deletion, show, type Desk } from './show.ts';
import { Stopped, type Turn } from './turn.ts';
import type { ChatAddress, OnLost, Post, PostClass, PostOutcome } from './types.ts';
import type { DropReason } from './verdict.ts';

/** What a queue and its jobs work with. */
export interface QueueDesk extends Desk {
  readonly onDropped: (reason: DropReason) => void;
  /** Nothing waits or is being sent any more. */
  readonly onIdle: () => void;
}

/** One post or retraction on its way. */
export interface Job {
  readonly address: ChatAddress;
  readonly key: string;
  readonly class: PostClass | 'retract';
  readonly turn: Turn;
  compose: Post['compose'];
  onLost: OnLost | undefined;
  resolve: (outcome: PostOutcome) => void;
  reject: (error: unknown) => void;
  /** It has its pass: from now on it cannot be superseded. */
  begun: boolean;
  /** It only edits, so it need not keep the order. */
  aside: boolean;
  ended: boolean;
}

/** Does one job to its end and settles its promise. Never throws. */
export async function work(desk: QueueDesk, job: Job): Promise<void> {
  try {
    const outcome = job.class === 'retract' ? await retract(desk, job) : await post(desk, job, job.class);
    job.resolve(outcome);
  } catch (error) {
    if (error instanceof Stopped) job.resolve('stopped');
    else job.reject(error);
  } finally {
    job.turn.release();
  }
}

async function post(desk: QueueDesk, job: Job, kind: PostClass): Promise<PostOutcome> {
  const { address, key, turn } = job;
  await turn.hold();
  job.begun = true;
  const composed = await job.compose();
  if (!composed) return 'superseded';
  const { onLost } = job;
  const failure = await show(desk, { address, key, class: kind, turn, onLost }, composed);
  if (failure) desk.onDropped(failure);
  return failure ? 'gone' : 'shown';
}

async function retract(desk: QueueDesk, job: Job): Promise<PostOutcome> {
  job.begun = true;
  const { id, telegramChat } = job.address;
  const home = desk.courier.whereIs(telegramChat);
  for (const messageId of await desk.shown.get(id, job.key)) {
    if (messageId) await desk.courier.carry(job.turn, job.address, deletion(messageId, home));
  }
  await desk.shown.remove(id, job.key);
  return 'gone';
}
