/** The thread: imports the module that is named, once, and calls its function with what is sent. */
import { parentPort } from 'node:worker_threads';
import type { Called, Request } from './thread.ts';

parentPort?.on('message', ({ id, module, name, args }: Request) => {
  void call(module, name, args).then((called) => parentPort?.postMessage({ id, ...called }, []));
});

async function call(module: string, name: string, args: readonly unknown[]): Promise<Called> {
  try {
    const exported: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = await import(module);
    return { ok: true, value: exported[name]?.(...args) };
  } catch (error) {
    return { ok: false, error };
  }
}
