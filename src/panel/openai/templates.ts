/** Which models begin inside their thinking: their template has opened it in the prompt, and only its end stands in the text. */
import type { Marks } from './thinking/tags.ts';

/** How long a model is expected to do so again, milliseconds. */
const KEPT_MS = 60 * 60_000;
/** People may name any models. */
const MAX_MODELS = 1_000;

/** What was seen of the models of one provider. */
export interface TemplateMemory {
  /** The marks with which the model ended thinking that it had not begun; null if it did not lately. */
  expected(model: string): Marks | null;
  remember(model: string, marks: Marks): void;
  forget(model: string): void;
}

const memories = new WeakMap<object, TemplateMemory>();

/** The memory of a client, which lives as long as that. */
export function templatesOf(client: object): TemplateMemory {
  const known = memories.get(client);
  if (known !== undefined) return known;
  const made = createMemory();
  memories.set(client, made);
  return made;
}

function createMemory(): TemplateMemory {
  const seen = new Map<string, { readonly marks: Marks; readonly until: number }>();
  return {
    expected(model) {
      const is = seen.get(model);
      return is === undefined || is.until < performance.now() ? null : is.marks;
    },
    remember(model, marks) {
      if (seen.size >= MAX_MODELS) seen.clear();
      seen.set(model, { marks, until: performance.now() + KEPT_MS });
    },
    forget: (model) => void seen.delete(model),
  };
}
