import { Migration20261122100000_initial } from './Migration20261122100000_initial.ts';
import { Migration20261122150941_forgotten } from './Migration20261122150941_forgotten.ts';
import { Migration20261126110000_chat_updated } from './Migration20261126110000_chat_updated.ts';

/** Every migration, oldest first. `npm run migration:create` writes a new one beside this file; add it here. */
export const migrationsList = [
  Migration20261122100000_initial,
  Migration20261122150941_forgotten,
  Migration20261126110000_chat_updated,
];
