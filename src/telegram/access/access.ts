/**
 * Who may use the bot: an allowed person in any chat, and anybody in an allowed chat.
 *
 * If the configuration has lists, they alone decide. A chat stays allowed for as long as a list names it, also after it got
 * another id. Without lists, the person who opens the one-time link becomes the owner. A group to which the owner adds the bot
 * is allowed until the bot leaves it.
 */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../database/open.ts';
import { Access as AccessTable, type Role } from '../../database/schema.ts';
import { transaction } from '../../database/transaction.ts';
import { sameSecret } from '../../lib/same-secret.ts';

/** When a group becomes a supergroup, Telegram may report that the bot left it so long before the move, milliseconds. */
const MOVING_MS = 60_000;

/**
 * When a stranger adds the bot to an allowed group, and the permission is older than this (milliseconds), the bot must have left
 * the group in between without learning of it: Telegram keeps updates for a day only. A younger permission comes from a move,
 * which adds the bot to the supergroup within seconds.
 */
const MISSED_MS = 60 * 60 * 1000;

interface Grant {
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The lists of the configuration: Telegram's ids of people and of chats. */
export interface AccessLists {
  readonly users: readonly number[];
  readonly chats: readonly number[];
}

/** The permissions, in memory and in the database. */
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
    // 12 random bytes are more than anybody can guess.
    this.#code = needsOwner ? randomBytes(12).toString('base64url') : null;
  }

  /** Reads the stored permissions. */
  static async open(database: Database, lists: AccessLists): Promise<Access> {
    const rows = await database.em.fork({ clear: true }).find(AccessTable, {});
    return new Access(database, lists, new Map(rows.map(({ id, role, at }) => [id, { role, at }])));
  }

  /** Whether the lists of the configuration decide. */
  get byLists(): boolean {
    return this.#lists.users.length > 0 || this.#lists.chats.length > 0;
  }

  /** The code with which the first person becomes the owner. Null if there is an owner, or if there are lists. */
  get pairingCode(): string | null {
    return this.#code;
  }

  /**
   * Whether a user may use the bot in a chat.
   * @param user null for an anonymous administrator
   */
  allows(user: number | null, chat: number): boolean {
    if (this.byLists) return (user !== null && this.#lists.users.includes(user)) || this.#isListed(chat);
    return (user !== null && this.#granted.has(`user:${user}`)) || this.#granted.has(`chat:${chat}`);
  }

  /** Makes the user the owner if the code is right. The code works once. `at`: milliseconds since 1970. */
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
   * A person added the bot to a group. If it is the owner, the group is allowed. If not, an old permission ends.
   * @param at now, milliseconds since 1970
   * @param added when the bot was added, as Telegram says, milliseconds since 1970
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
   * The bot is no longer in a group. What the owner allowed there ends. What a list allows does not.
   * @returns whether that changed anything
   */
  async left(chat: number, at: number): Promise<boolean> {
    const grant = this.#granted.get(`chat:${chat}`);
    if (grant === undefined) return false;
    await this.#replace(`chat:${chat}`, `left:${chat}`, { role: grant.role, at });
    return true;
  }

  /**
   * A group became a supergroup, which is allowed if the group was.
   * @returns whether it was allowed anything
   */
  async moved(from: number, to: number, at: number): Promise<boolean> {
    const left = this.#granted.get(`left:${from}`);
    const role = this.#granted.get(`chat:${from}`)?.role ?? (left && at - left.at <= MOVING_MS ? left.role : undefined);
    if (role !== undefined) await this.#grant(`chat:${to}`, role, at);
    // A list names the group by its old id. The row lets it be found by the new one.
    const listed = this.#isListed(from);
    if (listed && !this.#isListed(to)) await this.#grant(`moved:${to}`, `from:${from}`, at);
    return role !== undefined || listed;
  }

  /** Whether a list names the chat, by its id or by one that it had before. `steps`: how many former ids are followed. */
  #isListed(chat: number, steps = 8): boolean {
    if (this.#lists.chats.includes(chat)) return true;
    const before = /^from:(-?\d+)$/.exec(this.#granted.get(`moved:${chat}`)?.role ?? '')?.[1];
    return before !== undefined && steps > 0 && this.#isListed(Number(before), steps - 1);
  }

  async #grant(id: string, role: Role, at: number): Promise<void> {
    await this.#database.em.fork({ clear: true }).upsert(AccessTable, { id, role, at });
    this.#granted.set(id, { role, at });
  }

  /** Replaces one row by another. */
  async #replace(old: string, id: string, grant: Grant): Promise<void> {
    await transaction(this.#database, async (em) => {
      await em.nativeDelete(AccessTable, { id: old });
      await em.upsert(AccessTable, { id, ...grant });
    });
    this.#granted.delete(old);
    this.#granted.set(id, grant);
  }
}
