/**
 * Who may use the bot: an allowed person in any chat, and anybody in an allowed chat.
 *
 * The person who opens the one-time link becomes the owner. A group to which the owner adds the bot is allowed until the bot leaves it, and
 * the owner lets others in by name. The lists of the configuration add to that. A chat stays allowed for as long as a list names it,
 * also after it got another id.
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
  /** Owners besides the one who paired: whoever is at the playground. */
  readonly owners?: readonly number[];
}

/** Something that changed about who may use the bot, for the log. Ids alone: names are people's. */
export type AccessChange =
  | { readonly what: 'owner'; readonly user: number }
  | { readonly what: 'allowed' | 'revoked'; readonly id: number; readonly by: number | null };

/** Who may use the bot, as the owner is shown it. */
export interface AccessList {
  readonly owners: readonly number[];
  /** What the owner allowed: people, and chats (negative ids). */
  readonly granted: readonly number[];
  /** What the configuration names. */
  readonly listed: readonly number[];
}

/** What became of taking a permission back. */
export type Revoked = 'revoked' | 'owner' | 'listed' | 'unknown';

/** The key of a permission. Ids of people are positive, of groups negative (https://core.telegram.org/bots/api#chat). */
const keyOf = (id: number): string => (id > 0 ? `user:${id}` : `chat:${id}`);

/** The permissions, in memory and in the database. */
export class Access {
  readonly #database: Database;
  readonly #lists: AccessLists;
  readonly #granted: Map<string, Grant>;
  readonly #onChange: (change: AccessChange) => void;
  #code: string | null;

  private constructor(
    database: Database,
    lists: AccessLists,
    granted: Map<string, Grant>,
    onChange: (change: AccessChange) => void,
  ) {
    this.#database = database;
    this.#lists = lists;
    this.#granted = granted;
    this.#onChange = onChange;
    const needsOwner = this.owners.length === 0;
    // 12 random bytes are more than anybody can guess.
    this.#code = needsOwner ? randomBytes(12).toString('base64url') : null;
  }

  /** Reads the stored permissions. `onChange` is told of each change, once. */
  static async open(
    database: Database,
    lists: AccessLists,
    onChange: (change: AccessChange) => void = () => {},
  ): Promise<Access> {
    const rows = await database.em.fork({ clear: true }).find(AccessTable, {});
    return new Access(database, lists, new Map(rows.map(({ id, role, at }) => [id, { role, at }])), onChange);
  }

  /** The ids of people who own the bot. */
  get owners(): readonly number[] {
    const paired = [...this.#granted].flatMap(([id, { role }]) => (role === 'owner' ? [Number(id.slice(5))] : []));
    return [...new Set([...paired, ...(this.#lists.owners ?? [])])];
  }

  /** @param user null for an anonymous administrator */
  owns(user: number | null): boolean {
    return user !== null && this.owners.includes(user);
  }

  /** Everybody who may use the bot. */
  list(): AccessList {
    const { users, chats } = this.#lists;
    const granted = [...this.#granted].flatMap(([id, { role }]) => {
      const match = /^(?:user|chat):(-?\d+)$/.exec(id);
      return match && role === 'allowed' ? [Number(match[1])] : [];
    });
    return { owners: this.owners, granted, listed: [...users, ...chats].filter((id) => !this.owners.includes(id)) };
  }

  /** The code with which the first person becomes the owner. Null if there is an owner. */
  get pairingCode(): string | null {
    return this.#code;
  }

  /**
   * Whether a user may use the bot in a chat.
   * @param user null for an anonymous administrator
   */
  allows(user: number | null, chat: number): boolean {
    if (user !== null && (this.#lists.users.includes(user) || this.owns(user) || this.#granted.has(`user:${user}`)))
      return true;
    return this.#isListed(chat) || this.#granted.has(`chat:${chat}`);
  }

  /**
   * The owner lets a person or a group in.
   * @param id of a person (positive) or a group (negative)
   * @param by the owner's id
   * @returns whether that changed anything
   */
  async allow(id: number, at: number, by: number): Promise<boolean> {
    if (this.#granted.has(keyOf(id)) || (id > 0 ? this.allows(id, id) : this.#isListed(id))) return false;
    await this.#grant(keyOf(id), 'allowed', at);
    this.#onChange({ what: 'allowed', id, by });
    return true;
  }

  /** The owner takes a permission back. Nobody takes it from an owner, nor from whom the configuration names. */
  async revoke(id: number, by: number): Promise<Revoked> {
    if (this.owns(id)) return 'owner';
    const key = keyOf(id);
    const had = this.#granted.has(key);
    if (had) {
      await this.#database.em.fork({ clear: true }).nativeDelete(AccessTable, { id: key });
      this.#granted.delete(key);
      this.#onChange({ what: 'revoked', id, by });
    }
    if (this.#lists.users.includes(id) || this.#isListed(id)) return 'listed';
    return had ? 'revoked' : 'unknown';
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
    this.#onChange({ what: 'owner', user });
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
    if (this.owns(user)) {
      await this.#grant(`chat:${chat}`, 'allowed', at);
      this.#onChange({ what: 'allowed', id: chat, by: user });
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
    this.#onChange({ what: 'revoked', id: chat, by: null });
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
