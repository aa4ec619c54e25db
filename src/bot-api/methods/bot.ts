import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';
import type { Command } from '../chats/state.ts';
import type { Method } from './method.ts';

/** Bot API, setMyCommands: at most 100 commands; 1 to 32 lowercase letters, digits and underscores; 1 to 256 characters. */
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

function checkCommand(given: unknown): Command {
  if (typeof given !== 'object' || given === null || !('command' in given) || !('description' in given))
    throw badRequest("can't parse BotCommand: expected an Object with command and description");
  const { command, description } = given;
  if (typeof command !== 'string' || !/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  if (typeof description !== 'string' || description.trim() === '' || description.length > 256)
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: command.replace('/', ''), description };
}

/** The key of a command list: scope, chat, user and language. */
function commandsKey(params: Params): string {
  const scope = params.object('scope');
  const parts = [scope?.text('type') || 'default', scope?.text('chat_id') ?? '', scope?.text('user_id') ?? ''];
  return [...parts, params.text('language_code')].join(':');
}

export const setMyDescription: Method = (core, params) => {
  const description = params.text('description');
  if (description.length > 512) throw badRequest('description is too long');
  core.state.descriptions.set(params.text('language_code'), description);
  core.events.emit('profile');
  return true;
};

export const getMyDescription: Method = (core, params) => ({
  description: core.state.descriptions.get(params.text('language_code')) ?? core.state.descriptions.get('') ?? '',
});

export const setMyShortDescription: Method = (core, params) => {
  const description = params.text('short_description');
  if (description.length > 120) throw badRequest('short description is too long');
  core.state.shortDescriptions.set(params.text('language_code'), description);
  core.events.emit('profile');
  return true;
};

export const getMyShortDescription: Method = (core, params) => ({
  short_description:
    core.state.shortDescriptions.get(params.text('language_code')) ?? core.state.shortDescriptions.get('') ?? '',
});
