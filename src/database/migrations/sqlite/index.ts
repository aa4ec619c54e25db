import { Migration20261122100000_initial } from './Migration20261122100000_initial.ts';
import { Migration20261122150941_forgotten } from './Migration20261122150941_forgotten.ts';
import { Migration20261126100000_effect_version } from './Migration20261126100000_effect_version.ts';
import { Migration20261126110000_chat_updated } from './Migration20261126110000_chat_updated.ts';
import { Migration20261126120000_parked } from './Migration20261126120000_parked.ts';
import { Migration20261126130000_thinking } from './Migration20261126130000_thinking.ts';
import { Migration20261126170000_messages } from './Migration20261126170000_messages.ts';
import { Migration20261126180000_chance } from './Migration20261126180000_chance.ts';
import { Migration20261126200000_keeping } from './Migration20261126200000_keeping.ts';
import { Migration20261127080000_spending } from './Migration20261127080000_spending.ts';
import { Migration20261127140000_positions } from './Migration20261127140000_positions.ts';
import { Migration20261127190000_votes } from './Migration20261127190000_votes.ts';

/** Every migration of SQLite, oldest first. `npm run migration:create` writes a new one beside this file; add it here. */
export const migrationsList = [
  Migration20261122100000_initial,
  Migration20261122150941_forgotten,
  Migration20261126100000_effect_version,
  Migration20261126110000_chat_updated,
  Migration20261126120000_parked,
  Migration20261126130000_thinking,
  Migration20261126170000_messages,
  Migration20261126180000_chance,
  Migration20261126200000_keeping,
  Migration20261127080000_spending,
  Migration20261127140000_positions,
  Migration20261127190000_votes,
];
