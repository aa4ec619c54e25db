import { Migration } from '@mikro-orm/migrations';

/** As SQLite's `positions`. Its name is another: a bundle renames one of two classes that share theirs, and the database knows it by that. */
export class Migration20261127141000_positions extends Migration {
  override name = 'Migration20261127141000_positions';

  override up(): void | Promise<void> {
    const text = 'text collate "C"';
    this.addSql(
      `create table "position" ("id" ${text} not null primary key, "chat" integer not null, "discussion" ${text} not null,
        "round" integer not null, "seat" ${text} not null, "claim" ${text} not null, "moved" ${text} null);`,
    );
    this.addSql('create index "position_discussion_index" on "position" ("discussion");');
    this.addSql('create index "position_chat_index" on "position" ("chat");');
    this.addSql('alter table "round" add column "agreement" json null;');
    this.addSql(`alter table "project" add column "format" ${text} not null default 'open';`);
    this.addSql(`alter table "project" add column "judge" ${text} null;`);
  }
}
