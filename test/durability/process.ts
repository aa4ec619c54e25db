/** The bot as a process that can be killed. */
import { spawn } from 'node:child_process';
import { COMPILE_CACHE } from './bundle.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Bot {
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ended>;
  readonly pid: number;
  /** Whether it is still there. */
  readonly lives: boolean;
  /** What it wrote, both streams. */
  readonly output: string;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a program in a process of its own, with this environment and nothing of ours. */
export function startBot(program: string, env: Readonly<Record<string, string>>): Bot {
  const child = spawn(process.execPath, [program], {
    cwd: env['CWD'] ?? process.cwd(),
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let lives = true;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += String(piece)));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      lives = false;
      resolve({ code, signal });
    });
  });
  return {
    ended,
    pid: child.pid ?? 0,
    get lives() {
      return lives;
    },
    get output() {
      return output;
    },
    signal: (signal) => void child.kill(signal),
  };
}
