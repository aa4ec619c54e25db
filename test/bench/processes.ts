/** The other processes of the bench: the servers, and the bots that are measured. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Asked, Commands, Told } from './servers.ts';

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function start(file: string, env: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = '' } = process.env;
  const child = fork(fileURLToPath(import.meta.resolve(file)), [], {
    env: { PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The process of the servers. */
export interface Servers {
  /** Has one of its commands done. Rejects with what it throws. */
  ask<K extends keyof Commands>(name: K, ...args: Parameters<Commands[K]>): ReturnType<Commands[K]>;
}

export function startServers(): Servers {
  const child = start('./servers.ts', {});
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', ({ n, value, error }: Told) => {
    if (error === undefined) waiting.get(n)?.resolve(value);
    else waiting.get(n)?.reject(new Error(error));
    waiting.delete(n);
  });
  child.on('exit', () => waiting.forEach(({ reject }) => reject(new Error('the servers have ended'))));
  let count = 0;
  return {
    ask<K extends keyof Commands>(name: K, ...args: Parameters<Commands[K]>) {
      const answer = Promise.withResolvers<unknown>();
      const asked: Asked = { n: (count += 1), name, args };
      waiting.set(asked.n, answer);
      child.send(asked);
      return answer.promise as ReturnType<Commands[K]>;
    },
  };
}

/** A bot that runs in a process of its own. */
export interface Bot {
  readonly pid: number;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** @param file relative to this folder */
export function startBot(file: string, env: Readonly<Record<string, string>>): Bot {
  const child = start(file, env);
  return {
    pid: child.pid ?? 0,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
