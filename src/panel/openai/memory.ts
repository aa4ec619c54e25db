/** What was seen of models: which requests they do not take, that they answer, that they think, how their thinking ends. */
import type { Changes } from '../refusals/changes.ts';
import type { Marks } from '../thinking/tags.ts';

/** How long it is remembered what a model does not take, and that it has answered, milliseconds. */
const HOUR_MS = 3_600_000;
/** So many models at most, the ones seen last: people may type any name. */
const MAX_MODELS = 1_000;

interface Entry {
  changes: Changes;
  changedUntil: number;
  answeredUntil: number;
  thinks: boolean;
  marks: Marks | null;
  marksUntil: number;
}

/** What was seen of each model, by `provider:model-id`. */
export interface Memory {
  /** How its requests differ, for an hour after that was found out. */
  changes(model: string): Changes;
  /** It has answered within the last hour, so it is known to its provider. */
  answered(model: string): boolean;
  /** It was seen to think. */
  thinks(model: string): boolean;
  /**
   * The marks with which the model, within the last hour, ended thinking that it had not begun: its template has opened it in the
   * prompt, and only its end stands in the text. `null` if it did not.
   */
  unopened(model: string): Marks | null;
  noteAnswer(model: string, changes: Changes): void;
  noteUnopened(model: string, marks: Marks | null): void;
  noteThinking(model: string): void;
}

/** Makes an empty memory. `now`: milliseconds since any beginning. */
export function createMemory(now: () => number): Memory {
  const entries = new Map<string, Entry>();

  function entry(model: string): Entry {
    const found = entries.get(model) ?? {
      changes: {},
      changedUntil: 0,
      answeredUntil: 0,
      thinks: false,
      marks: null,
      marksUntil: 0,
    };
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
    unopened(model) {
      const found = entries.get(model);
      return found !== undefined && now() < found.marksUntil ? found.marks : null;
    },
    noteUnopened(model, marks) {
      const found = entry(model);
      found.marks = marks;
      found.marksUntil = now() + HOUR_MS;
    },
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
