import { Migration } from '@mikro-orm/migrations';

/** What is kept for how long: since when a discussion is idle, and when a group that the bot was taken out of is forgotten. */
export class Migration20261126200000_keeping extends Migration {
  override name = 'Migration20261126200000_keeping';

  override up(): void | Promise<void> {
    this.addSql('alter table `discussion` add column `used_at` bigint not null default 0;');
    this.addSql('alter table `discussion` add column `expired_at` bigint null;');
    this.addSql(
      `update \`discussion\` set \`used_at\` = max(\`begun_at\`, coalesce(\`closed_at\`, 0), coalesce(
        (select max(\`at\`) from \`message\` where \`message\`.\`discussion\` = \`discussion\`.\`id\`), 0));`,
    );
    this.addSql('create index `discussion_used_at_index` on `discussion` (`used_at`);');
    this.addSql('create index "discussion_expired" on "discussion" ("expired_at") where "expired_at" is not null;');
    this.addSql('alter table `chat` add column `forget_at` bigint null;');
    this.addSql('create index "chat_forget_at" on "chat" ("forget_at") where "forget_at" is not null;');
  }
}
