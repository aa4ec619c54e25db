import type { Seat, SeatPosition } from './context.ts';

/** Whether a seat has said something in this round, whole or broken off. */
export function hasSpoken(seat: Seat): boolean {
  return seat.status === 'answered' || seat.broken !== null;
}

/** What a seat's position is once it has answered. @param stated what its answer says; null if it states none */
export function positionAfter({ position }: Seat, stated: { readonly moved: string | null } | null): SeatPosition {
  if (stated === null) return position;
  if (position === 'none' || position === 'first') return 'first';
  return stated.moved === null ? 'kept' : 'moved';
}
