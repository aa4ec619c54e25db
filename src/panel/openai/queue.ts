import pLimit from 'p-limit';

/** The calls of one provider. So many run at once, and the others wait. Chats take turns: none waits for all that another has asked. */
export interface CallQueue {
  /**
   * Runs `task` when it is the chat's turn. Inside a chat the first in is the first out.
   *
   * While the task waits, an abort rejects at once with the signal's reason. A task that runs has to look at the signal itself.
   */
  run<T>(chat: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
  /** Calls that wait for their turn. */
  readonly waiting: number;
  /** Calls under way. */
  readonly running: number;
}

interface Job {
  readonly start: () => Promise<unknown>;
}

/**
 * Makes a queue.
 * @param concurrency tasks at once, a whole number from 1
 * @throws TypeError for any other
 */
export function createQueue(concurrency: number): CallQueue {
  const limit = pLimit(concurrency);
  // The chats that wait, in the order of their next turns: a Map keeps insertion order.
  const chats = new Map<string, Job[]>();
  let waiting = 0;
  let running = 0;

  function take(): Job | undefined {
    for (const [chat, jobs] of chats) {
      const job = jobs.shift();
      chats.delete(chat);
      if (jobs.length > 0) chats.set(chat, jobs);
      if (job !== undefined) waiting -= 1;
      return job;
    }
    return undefined;
  }

  function leave(chat: string, job: Job): void {
    const jobs = chats.get(chat);
    const at = jobs?.indexOf(job) ?? -1;
    if (jobs === undefined || at < 0) return;
    jobs.splice(at, 1);
    waiting -= 1;
    if (jobs.length === 0) chats.delete(chat);
  }

  return {
    get waiting() {
      return waiting;
    },
    get running() {
      return running;
    },
    run<T>(chat: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (signal.aborted) {
          reject(reasonOf(signal));
          return;
        }
        const onAbort = (): void => {
          leave(chat, job);
          reject(reasonOf(signal));
        };
        const job: Job = {
          start: async () => {
            signal.removeEventListener('abort', onAbort);
            running += 1;
            try {
              resolve(await task());
            } catch (error) {
              reject(error instanceof Error ? error : new Error('A task failed.'));
            } finally {
              running -= 1;
            }
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const jobs = chats.get(chat);
        if (jobs === undefined) chats.set(chat, [job]);
        else jobs.push(job);
        waiting += 1;
        // p-limit only bounds how many run. Which job runs is decided when there is room; a job that has left is not there any more.
        void limit(() => take()?.start());
      });
    },
  };
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Aborted.');
}
