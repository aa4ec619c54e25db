import { Migration } from '@mikro-orm/migrations';

/** Votes and rankings; who takes a seat whose model is down, and who has; what a consensus has cost; tokens from caches. */
export class Migration20261127190000_votes extends Migration {
  override name = 'Migration20261127190000_votes';

  override up(): void | Promise<void> {
    const head =
      '`id` text not null primary key, `chat` integer not null, `discussion` text not null, `round` integer not null';
    this.addSql(`create table \`ballot\` (${head}, \`options\` json not null, \`criteria\` json not null);`);
    this.addSql(
      `create table \`vote\` (${head}, \`seat\` text null, \`person\` bigint null, \`option\` integer not null,
        \`would_change\` text null, \`at\` bigint not null);`,
    );
    this.addSql(`create table \`ranking\` (${head}, \`seat\` text not null, \`places\` json not null);`);
    for (const table of ['ballot', 'vote', 'ranking'])
      for (const column of ['discussion', 'chat'])
        this.addSql(`create index \`${table}_${column}_index\` on \`${table}\` (\`${column}\`);`);
    this.addSql('alter table `message` add column `taken_by` text null;');
    this.addSql('alter table `consensus` add column `cost` json null;');
    this.addSql('alter table `project` add column `fallbacks` json null;');
    this.addSql('alter table `spending` add column `tokens_cached` integer not null default 0;');
  }
}
