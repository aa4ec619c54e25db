import { Migration } from '@mikro-orm/migrations';

/** Who said it, whose message an answer shares, and a question's newest wording. */
export class Migration20261126170000_messages extends Migration {
  override name = 'Migration20261126170000_messages';

  override up(): void | Promise<void> {
    this.addSql('alter table `message` add column `sender` bigint null;');
    this.addSql('alter table `message` add column `beside` text null;');
    this.addSql('alter table `message` add column `revised` text null;');
    this.addSql('create index "message_beside" on "message" ("chat", "beside") where "beside" is not null;');
  }
}
