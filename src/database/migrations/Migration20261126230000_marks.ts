import { Migration } from '@mikro-orm/migrations';

/** What marks quotations in the prompts of a discussion, drawn by chance when it began. Null for those that began before. */
export class Migration20261126230000_marks extends Migration {
  override name = 'Migration20261126230000_marks';

  override up(): void | Promise<void> {
    this.addSql('alter table `discussion` add column `mark` text null;');
  }
}
