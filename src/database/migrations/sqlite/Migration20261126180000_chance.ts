import { Migration } from '@mikro-orm/migrations';

/** What the fences in the prompts of a discussion are made of. Older discussions get theirs here, for they may go on. */
export class Migration20261126180000_chance extends Migration {
  override name = 'Migration20261126180000_chance';

  override up(): void | Promise<void> {
    this.addSql("alter table `discussion` add column `chance` text not null default '';");
    this.addSql('update `discussion` set `chance` = lower(hex(randomblob(32)));');
  }
}
