import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';
import type { Command } from '../chats/state.ts';
import type { Method } from './method.ts';

/** How many commands a bot may have (https://core.telegram.org/bots/api#setmycommands). */
const MAX_COMMANDS = 100;

export const getMe: Method = ({ state: { bot } }) => ({
  id: bot.id,
  is_bot: true,
  first_name: bot.name,
  username: bot.username,
  can_join_groups: true,
  can_read_all_group_messages: bot.readsAll,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
});

export const setMyCommands: Method = (core, params) => {
  const given = params.json('commands');
  if (!Array.isArray(given)) throw badRequest('expected an Array of BotCommand');
  if (given.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  core.state.commands.set(
    commandsKey(params),
    given.map((one: unknown) => checkCommand(one)),
  );
  core.events.emit('profile');
  return true;
};

export const getMyCommands: Method = (core, params) => core.state.commands.get(commandsKey(params)) ?? [];

export const deleteMyCommands: Method = (core, params) => {
  core.state.commands.delete(commandsKey(params));
  core.events.emit('profile');
  return true;
};

/**
 * A command has 1 to 32 lower-case letters, digits and underscores, and its description 1 to 256 characters
 * (https://core.telegram.org/bots/api#botcommand).
 */
function checkCommand(given: unknown): Command {
  if (typeof given !== 'object' || given === null || !('command' in given) || !('description' in given))
    throw badRequest("can't parse BotCommand: expected an Object with command and description");
  const { command, description } = given;
  if (typeof command !== 'string' || !/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  if (typeof description !== 'string' || description.trim() === '' || description.length > 256)
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: command.replace('/', ''), description };
}

/** The key under which a list of commands is stored. */
function commandsKey(params: Params): string {
  const scope = params.object('scope');
  const parts = [scope?.text('type') || 'default', scope?.text('chat_id') ?? '', scope?.text('user_id') ?? ''];
  return [...parts, params.text('language_code')].join(':');
}

type Descriptions = 'descriptions' | 'shortDescriptions';

/** A method that sets a description for one language, or for all. `field` is the parameter's name, `max` its greatest length. */
function setter(which: Descriptions, field: string, max: number): Method {
  return (core, params) => {
    const description = params.text(field);
    if (description.length > max) throw badRequest('description is too long');
    core.state[which].set(params.text('language_code'), description);
    core.events.emit('profile');
    return true;
  };
}

/** A method that returns the description for one language, or else the one for all. */
function getter(which: Descriptions, field: string): Method {
  return ({ state }, params) => ({
    [field]: state[which].get(params.text('language_code')) ?? state[which].get('') ?? '',
  });
}

/** The greatest lengths: https://core.telegram.org/bots/api#setmydescription and #setmyshortdescription. */
export const setMyDescription = setter('descriptions', 'description', 512);
export const getMyDescription = getter('descriptions', 'description');
export const setMyShortDescription = setter('shortDescriptions', 'short_description', 120);
export const getMyShortDescription = getter('shortDescriptions', 'short_description');
