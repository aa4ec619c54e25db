/** What runs in a thread: it imports the module of each task, calls its function and sends the result back. */
import { parentPort } from 'node:worker_threads';
import type { Task, TaskResult } from './thread.ts';

parentPort?.on('message', ({ id, module, name, args }: Task) => {
  void call(module, name, args).then((result) => parentPort?.postMessage({ id, ...result }, []));
});

async function call(module: string, name: string, args: readonly unknown[]): Promise<TaskResult> {
  try {
    const exported: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = await import(module);
    return { ok: true, value: exported[name]?.(...args) };
  } catch (error) {
    return { ok: false, error };
  }
}
