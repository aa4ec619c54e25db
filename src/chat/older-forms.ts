/** What older forms are read with. */
import { field } from '../lib/field.ts';

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A stored object with more in each of its seats, and what depends on the seat. */
export function withSeats(stored: unknown, more: object, of: (seat: object) => object = () => ({})): unknown {
  const seats = field(stored, 'seats');
  // What has none is refused when it is read.
  if (!Array.isArray(seats)) return stored;
  return { ...(stored as object), seats: seats.map((seat: object) => ({ ...seat, ...more, ...of(seat) })) };
}
