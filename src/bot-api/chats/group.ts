import type { TelegramMessage } from '@gramio/types';
import type { Core } from './core.ts';
import { deliver } from './delivery.ts';
import { changeMember } from './membership.ts';
import { addMessage } from './messages.ts';
import { toUser } from './render.ts';
import { speak } from './speak.ts';
import type { SayOptions } from './speak.ts';
import { addChat, memberOf } from './state.ts';
import type { Chat, MemberStatus, Message, Topic } from './state.ts';

/** Somebody: a person, or the bot. */
export interface Account {
  readonly id: number;
}

/** A group, supergroup, forum or channel. Its methods are what its owner and members do. */
export class Group {
  readonly id: number;
  readonly owner: Account;
  readonly #core: Core;

  constructor(core: Core, id: number, owner: Account) {
    this.#core = core;
    this.id = id;
    this.owner = owner;
  }

  get #chat(): Chat {
    const chat = this.#core.state.chats.get(this.id);
    if (chat === undefined) throw new Error(`there is no chat ${this.id}`);
    return chat;
  }

  /** Adds somebody. The bot gets `my_chat_member` when it is added itself. Except in channels there is a service message. */
  add(who: Account, { by = this.owner, as = 'member' }: { by?: Account; as?: MemberStatus } = {}): void {
    changeMember(this.#core, this.#chat, by.id, who.id, { status: as, anonymous: false });
    if (this.#chat.type !== 'channel') this.#service(by.id, { new_chat_members: [toUser(this.#core.state, who.id)] });
  }

  /** Removes somebody. */
  remove(who: Account, { by = this.owner }: { by?: Account } = {}): void {
    if (this.#chat.type !== 'channel') this.#service(by.id, { left_chat_member: toUser(this.#core.state, who.id) });
    changeMember(this.#core, this.#chat, by.id, who.id, { status: 'kicked', anonymous: false });
  }

  /** Changes what somebody is in the group. With `anonymous` an administrator writes as the group. */
  make(
    who: Account,
    status: MemberStatus,
    { anonymous = false, by = this.owner }: { anonymous?: boolean; by?: Account } = {},
  ): void {
    changeMember(this.#core, this.#chat, by.id, who.id, { status, anonymous });
  }

  /** Posts in a channel, in its name. */
  posts(text: string, options: SayOptions = {}): Message {
    return speak(this.#core, this.owner.id, this, { kind: 'text' }, text, options);
  }

  /** Gives the chat another title. */
  rename(title: string): void {
    this.#chat.title = title;
    this.#service(this.owner.id, { new_chat_title: title });
  }

  /** Opens a forum topic. */
  topic(name: string): Topic {
    if (!this.#chat.forum) throw new Error('this chat has no topics');
    const message = this.#service(this.owner.id, { forum_topic_created: { name, icon_color: 7_322_096 } }, 'new');
    const topic: Topic = { id: message.id, name, closed: false, deleted: false };
    this.#chat.topics.set(topic.id, topic);
    return topic;
  }

  closeTopic(topic: Topic): void {
    topic.closed = true;
    this.#service(this.owner.id, { forum_topic_closed: {} }, topic.id);
  }

  reopenTopic(topic: Topic): void {
    topic.closed = false;
    this.#service(this.owner.id, { forum_topic_reopened: {} }, topic.id);
  }

  /** Deletes a topic with its messages. */
  deleteTopic(topic: Topic): void {
    topic.deleted = true;
    for (const message of this.#chat.messages.values())
      if (message.threadId === topic.id) message.deletedAt ??= this.#core.clock.now();
  }

  /**
   * Turns a group into a supergroup with another id. There are two service messages. Calls with the old id are refused with
   * `migrate_to_chat_id`.
   */
  upgrade({ forum = false }: { forum?: boolean } = {}): Group {
    const old = this.#chat;
    if (old.type !== 'group' || old.upgradedTo !== null) throw new Error('only a basic group can be upgraded');
    const chat = addChat(
      this.#core.state,
      -1_003_000_000_000 - ++this.#core.state.serial,
      'supergroup',
      old.title,
      forum,
    );
    for (const [id, member] of old.members) chat.members.set(id, member);
    const group = new Group(this.#core, chat.id, this.owner);
    this.#service(this.owner.id, { migrate_to_chat_id: chat.id });
    old.upgradedTo = chat.id;
    group.#service(this.owner.id, { migrate_from_chat_id: old.id });
    return group;
  }

  #service(fromId: number, fields: Partial<TelegramMessage>, topic: number | 'new' | null = null): Message {
    const chat = this.#chat;
    const { anonymous } = memberOf(chat, fromId);
    const message = addMessage(this.#core, chat, {
      fromId,
      senderChatId: anonymous ? chat.id : null,
      content: { kind: 'service', fields },
      // A topic has the id of the message that opens it, which is the next id.
      threadId: topic === 'new' ? chat.lastId + 1 : topic,
      inTopic: topic !== null,
    });
    deliver(this.#core, chat, message);
    return message;
  }
}
