/** The process of the servers: nothing that is measured shares its event loop. Does what `main.ts` asks over IPC. */
import { Stage, type AnswerKind, type StageOptions } from './stage.ts';

const stages: Stage[] = [];

function stage(id: number): Stage {
  const found = stages[id];
  if (found === undefined) throw new Error(`there is no stage ${id}`);
  return found;
}

const commands = {
  async stage(options: StageOptions) {
    const made = await Stage.open(options);
    return { id: stages.push(made) - 1, environment: made.environment };
  },
  polled: (id: number) => stage(id).polled(),
  silence: (id: number) => Promise.resolve(stage(id).silence()),
  open: (id: number, chat: number, modelsMs: readonly [number, number, number]) => stage(id).open(chat, modelsMs),
  ask: (id: number, chat: number, modelMs: number, kind: AnswerKind) => stage(id).ask(chat, modelMs, kind),
  crowd: (id: number, first: number, count: number, modelMs: number, kind: AnswerKind, patienceMs: number) =>
    stage(id).crowd(first, count, modelMs, kind, patienceMs),
  hurry: (id: number, modelMs: number) => stage(id).hurry(modelMs),
  close: (id: number) => stage(id).close(),
};

export type Commands = typeof commands;

/** A command on its way to this process, and what comes back. */
export interface Asked {
  readonly n: number;
  readonly name: keyof Commands;
  readonly args: readonly unknown[];
}
export interface Told {
  readonly n: number;
  readonly value?: unknown;
  readonly error?: string;
}

process.on('message', ({ n, name, args }: Asked) => {
  const run = commands[name] as (...given: readonly unknown[]) => Promise<unknown>;
  const tell = (told: Told): void => void process.send?.(told);
  run(...args).then(
    (value) => tell({ n, value }),
    (error: unknown) => tell({ n, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
