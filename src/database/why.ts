/** What is wrong with a database that cannot be opened, in words that continue "DATABASE_URL: PATH …", and what to do. */
import { meaningOf } from './codes.ts';
import { DatabaseInUse } from './hold.ts';
import { NewerDatabase } from './open.ts';

/** @param error what opening threw; of it nothing is repeated but a code */
export function whyNotOpened(error: unknown): string {
  if (error instanceof NewerDatabase)
    return 'was written by a newer Conclave: start that one, or put a backup from before the upgrade in its place';
  if (error instanceof DatabaseInUse) return 'is held by another Conclave that is running: stop that one first';
  const { unopened } = meaningOf(error);
  if (unopened !== undefined) return unopened;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const known = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : '';
  return `cannot be opened${known}: name a file that can be written`;
}
