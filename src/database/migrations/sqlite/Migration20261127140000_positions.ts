import { Migration } from '@mikro-orm/migrations';

/** What seats hold and who agrees; what plain questions get in a project, and who judges there. */
export class Migration20261127140000_positions extends Migration {
  override name = 'Migration20261127140000_positions';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`position\` (\`id\` text not null primary key, \`chat\` integer not null, \`discussion\` text not null,
        \`round\` integer not null, \`seat\` text not null, \`claim\` text not null, \`moved\` text null);`,
    );
    this.addSql('create index `position_discussion_index` on `position` (`discussion`);');
    this.addSql('create index `position_chat_index` on `position` (`chat`);');
    this.addSql('alter table `round` add column `agreement` json null;');
    this.addSql("alter table `project` add column `format` text not null default 'open';");
    this.addSql('alter table `project` add column `judge` text null;');
  }
}
