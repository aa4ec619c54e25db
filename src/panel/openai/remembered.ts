/** What was seen of models: which requests they do not take, that they answer, that they think. */
import type { Changes } from './remake.ts';

/** How long it is remembered what a model does not take, and that it has answered, milliseconds. */
const HOUR_MS = 3_600_000;
/** So many models at most, the ones seen last: people may type any name. */
const MAX_MODELS = 1_000;

interface Entry {
  changes: Changes;
  changedUntil: number;
  answeredUntil: number;
  thinks: boolean;
}

/** What was seen of each model, by `provider:model-id`. */
export interface Memory {
  /** How its requests differ, for an hour after that was found out. */
  changes(model: string): Changes;
  /** It has answered within the last hour, so it is known to its provider. */
  answered(model: string): boolean;
  /** It was seen to think. */
  thinks(model: string): boolean;
  noteAnswer(model: string, changes: Changes): void;
  noteThinking(model: string): void;
}

/** Makes an empty memory. `now`: milliseconds since any beginning. */
export function createMemory(now: () => number): Memory {
  const entries = new Map<string, Entry>();

  function entry(model: string): Entry {
    const found = entries.get(model) ?? { changes: {}, changedUntil: 0, answeredUntil: 0, thinks: false };
    entries.delete(model);
    entries.set(model, found);
    const [oldest] = entries.keys();
    if (entries.size > MAX_MODELS && oldest !== undefined) entries.delete(oldest);
    return found;
  }

  return {
    changes(model) {
      const found = entries.get(model);
      return found !== undefined && now() < found.changedUntil ? found.changes : {};
    },
    answered: (model) => now() < (entries.get(model)?.answeredUntil ?? Number.NEGATIVE_INFINITY),
    thinks: (model) => entries.get(model)?.thinks ?? false,
    noteAnswer(model, changes) {
      const found = entry(model);
      found.answeredUntil = now() + HOUR_MS;
      const known = now() < found.changedUntil ? found.changes : {};
      // What was known already is tried again after its own hour.
      if (Object.entries(changes).every(([name, value]) => Reflect.get(known, name) === value)) return;
      found.changes = changes;
      found.changedUntil = now() + HOUR_MS;
    },
    noteThinking(model) {
      entry(model).thinks = true;
    },
  };
}
