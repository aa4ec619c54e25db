/** The other processes of the bench: the servers, and the bots that are measured. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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
  /** CPU time so far, milliseconds, in steps of ten (Linux counts hundredths of a second). */
  cpuMs(): number;
  /** Resident memory, MB (Linux). */
  residentMb(): number;
  /** Rejects when it ends by itself. */
  readonly failed: Promise<never>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** @param file relative to this folder */
export function startBot(file: string, env: Readonly<Record<string, string>>): Bot {
  const child = start(file, env);
  const about = (what: string): string => readFileSync(`/proc/${child.pid}/${what}`, 'utf8');
  let killed = false;
  const failed = once(child, 'exit').then(([code]) =>
    killed ? new Promise<never>(() => {}) : Promise.reject(new Error(`${file} ended with ${String(code)}`)),
  );
  // Nobody may be listening any more.
  failed.catch(() => {});
  return {
    failed,
    cpuMs() {
      const [user, system] = about('stat').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
      return (Number(user) + Number(system)) * 10;
    },
    residentMb: () => Number(/^VmRSS:\s+(\d+) kB/m.exec(about('status'))?.[1]) / 1024,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      killed = true;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
