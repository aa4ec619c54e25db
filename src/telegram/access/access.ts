/**
 * Who may use the bot: an allowed person anywhere, anyone in an allowed chat. The lists of the configuration decide alone if there
 * are any; otherwise whoever opens the one-time link becomes the owner, and groups the owner adds the bot to are allowed until it
 * leaves them. What a list names is allowed for as long as the list names it, under whatever id it has now.
 */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../database/open.ts';
import { Access as AccessTable, type Role } from '../../database/schema.ts';
import { transaction } from '../../database/transaction.ts';
import { sameSecret } from '../../lib/same-secret.ts';

/** A group that becomes a supergroup may be reported as left just before it is reported as moved, milliseconds. */
const MOVING_MS = 60_000;

/**
 * A grant that is older than this when a stranger adds the bot is of the time before it left, milliseconds. Telegram keeps updates
 * for a day, so of a leaving that was missed it is; a move brings the bot into the supergroup within seconds.
 */
const MISSED_MS = 60 * 60 * 1000;

interface Grant {
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface AccessLists {
  readonly users: readonly number[];
  readonly chats: readonly number[];
}

export class Access {
  readonly #database: Database;
  readonly #lists: AccessLists;
  readonly #granted: Map<string, Grant>;
  #code: string | null;

  private constructor(database: Database, lists: AccessLists, granted: Map<string, Grant>) {
    this.#database = database;
    this.#lists = lists;
    this.#granted = granted;
    const needsOwner = !this.byLists && ![...granted.values()].some(({ role }) => role === 'owner');
    // 16 characters of base64url: far more than anybody could try.
    this.#code = needsOwner ? randomBytes(12).toString('base64url') : null;
  }

  /** Reads who was let in before. */
  static async open(database: Database, lists: AccessLists): Promise<Access> {
    const rows = await database.em.fork({ clear: true }).find(AccessTable, {});
    return new Access(database, lists, new Map(rows.map(({ id, role, at }) => [id, { role, at }])));
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
    if (wanted === null || !sameSecret(code, wanted)) return false;
    this.#code = null;
    try {
      await this.#grant(`user:${user}`, 'owner', at);
    } catch (error) {
      this.#code = wanted;
      throw error;
    }
    return true;
  }

  /**
   * A person added the bot to a group: if it is the owner, the group is allowed; if not, what the owner allowed before the bot left
   * it unnoticed has ended.
   * @param at now, milliseconds since 1970
   * @param added when the bot was added, as Telegram says
   * @returns whether that changed anything
   */
  async addedBy(user: number, chat: number, at: number, added = at): Promise<boolean> {
    const grant = this.#granted.get(`chat:${chat}`);
    if (!this.byLists && this.#granted.get(`user:${user}`)?.role === 'owner') {
      await this.#grant(`chat:${chat}`, 'allowed', at);
      return true;
    }
    return grant !== undefined && added - grant.at > MISSED_MS && this.left(chat, at);
  }

  /**
   * The bot is no longer in a group: what the owner allowed there has ended. What a list allows has not.
   * @returns whether that changed anything
   */
  async left(chat: number, at: number): Promise<boolean> {
    const grant = this.#granted.get(`chat:${chat}`);
    if (grant === undefined) return false;
    await this.#replace(`chat:${chat}`, `left:${chat}`, { role: grant.role, at });
    return true;
  }

  /**
   * A group became a supergroup: what it was allowed it still is.
   * @returns whether it was allowed anything
   */
  async moved(from: number, to: number, at: number): Promise<boolean> {
    const left = this.#granted.get(`left:${from}`);
    const role = this.#granted.get(`chat:${from}`)?.role ?? (left && at - left.at <= MOVING_MS ? left.role : undefined);
    if (role !== undefined) await this.#grant(`chat:${to}`, role, at);
    // A list names it by the id it had, for as long as the list does.
    const listed = this.#isListed(from);
    if (listed && !this.#isListed(to)) await this.#grant(`moved:${to}`, `from:${from}`, at);
    return role !== undefined || listed;
  }

  #isListed(chat: number, steps = 8): boolean {
    if (this.#lists.chats.includes(chat)) return true;
    const before = /^from:(-?\d+)$/.exec(this.#granted.get(`moved:${chat}`)?.role ?? '')?.[1];
    return before !== undefined && steps > 0 && this.#isListed(Number(before), steps - 1);
  }

  async #grant(id: string, role: Role, at: number): Promise<void> {
    await this.#database.em.fork({ clear: true }).upsert(AccessTable, { id, role, at });
    this.#granted.set(id, { role, at });
  }

  /** Puts one row in the place of another. */
  async #replace(old: string, id: string, grant: Grant): Promise<void> {
    await transaction(this.#database, async (em) => {
      await em.nativeDelete(AccessTable, { id: old });
      await em.upsert(AccessTable, { id, ...grant });
    });
    this.#granted.delete(old);
    this.#granted.set(id, grant);
  }
}
