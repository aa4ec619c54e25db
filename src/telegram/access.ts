/**
 * Who may use the bot: an allowed person anywhere, anyone in an allowed chat. The lists of the configuration decide alone if there
 * are any; otherwise whoever opens the one-time link becomes the owner, and groups the owner adds the bot to are allowed.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { Access as AccessTable, type Role } from '../database/schema.ts';

export interface AccessLists {
  readonly users: readonly number[];
  readonly chats: readonly number[];
}

export class Access {
  readonly #database: Database;
  readonly #lists: AccessLists;
  readonly #granted: Map<string, Role>;
  #code: string | null;

  private constructor(database: Database, lists: AccessLists, granted: Map<string, Role>) {
    this.#database = database;
    this.#lists = lists;
    this.#granted = granted;
    const needsOwner = !this.byLists && ![...granted.values()].includes('owner');
    // 16 characters of base64url: far more than anybody could try.
    this.#code = needsOwner ? randomBytes(12).toString('base64url') : null;
  }

  /** Reads who was let in before. */
  static async open(database: Database, lists: AccessLists): Promise<Access> {
    const rows = await database.em.fork({ clear: true }).find(AccessTable, {});
    return new Access(database, lists, new Map(rows.map(({ id, role }) => [id, role])));
  }

  /** Whether the configuration's lists decide. */
  get byLists(): boolean {
    return this.#lists.users.length > 0 || this.#lists.chats.length > 0;
  }

  /** The code by which the first person becomes the owner; null if there is an owner, or lists. */
  get pairingCode(): string | null {
    return this.#code;
  }

  /** @param user null for an anonymous admin */
  allows(user: number | null, chat: number): boolean {
    if (this.byLists) return (user !== null && this.#lists.users.includes(user)) || this.#isListed(chat);
    return (user !== null && this.#granted.has(`user:${user}`)) || this.#granted.has(`chat:${chat}`);
  }

  /** Makes whoever knows the code the owner. The code works once. */
  async pair(user: number, code: string, at: number): Promise<boolean> {
    const wanted = this.#code;
    if (wanted === null || !same(code, wanted)) return false;
    this.#code = null;
    try {
      await this.#grant(`user:${user}`, 'owner', at);
    } catch (error) {
      this.#code = wanted;
      throw error;
    }
    return true;
  }

  /** A person added the bot to a group: if it is the owner, the group is allowed. */
  async addedBy(user: number, chat: number, at: number): Promise<void> {
    if (this.byLists || this.#granted.get(`user:${user}`) !== 'owner') return;
    await this.#grant(`chat:${chat}`, 'allowed', at);
  }

  /** A group became a supergroup: what it was allowed it still is. The row of what was granted moves with its chats. */
  async moved(from: number, to: number, at: number): Promise<void> {
    const role = this.#granted.get(`chat:${from}`);
    if (role) this.#granted.set(`chat:${to}`, role);
    // A list names it by the id it had, for as long as the list does.
    if (this.#isListed(from) && !this.#isListed(to)) await this.#grant(`moved:${to}`, `from:${from}`, at);
  }

  #isListed(chat: number, steps = 8): boolean {
    if (this.#lists.chats.includes(chat)) return true;
    const before = /^from:(-?\d+)$/.exec(this.#granted.get(`moved:${chat}`) ?? '')?.[1];
    return before !== undefined && steps > 0 && this.#isListed(Number(before), steps - 1);
  }

  async #grant(id: string, role: Role, at: number): Promise<void> {
    await this.#database.em.fork({ clear: true }).upsert(AccessTable, { id, role, at });
    this.#granted.set(id, role);
  }
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
