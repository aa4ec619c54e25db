import { Migration20261127100000_tables } from './Migration20261127100000_tables.ts';
import { Migration20261127141000_positions } from './Migration20261127141000_positions.ts';
import { Migration20261127191000_votes } from './Migration20261127191000_votes.ts';
import { Migration20261128000000_previews } from './Migration20261128000000_previews.ts';

/** Every migration of PostgreSQL, oldest first. A change of the tables is one here and one of SQLite's, but for `preview`. */
export const postgresqlMigrations = [
  Migration20261127100000_tables,
  Migration20261127141000_positions,
  Migration20261127191000_votes,
  Migration20261128000000_previews,
];
