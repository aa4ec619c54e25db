/** Stances: one model may have several seats, each of which looks at a question in its own way. */

/** The stances that a seat may have. */
export const STANCES = ['skeptic', 'pragmatist', 'advocate', 'newcomer'] as const;

export type Stance = (typeof STANCES)[number];

/** A seat's name, apart: the model, and the stance if it has one. */
export interface Seat {
  readonly model: string;
  readonly stance: Stance | null;
}

/**
 * Reads a seat's name: `claude:skeptic` is the model `claude` with a stance. Only the last `:word` can be one, in any letter case. The
 * caller knows whether a provider lists a model by the whole name: then it is no stance.
 */
export function seatOf(name: string): Seat {
  const colon = name.lastIndexOf(':');
  const word = name.slice(colon + 1).toLowerCase();
  const stance = colon > 0 ? STANCES.find((one) => one === word) : undefined;
  return stance === undefined ? { model: name, stance: null } : { model: name.slice(0, colon), stance };
}

/** Whether a model has a seat on a panel, with a stance or without. */
export function isSeated(panel: readonly string[], name: string): boolean {
  return panel.some((seat) => seatOf(seat).model === seatOf(name).model);
}
