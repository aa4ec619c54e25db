import { checkMayWrite, findChat, findPlace } from './access.ts';
import type { Core } from '../chats/core.ts';
import { readKeyboard } from './keyboard.ts';
import { addMessage } from '../chats/messages.ts';
import type { NewMessage } from '../chats/messages.ts';
import { storeFile } from '../chats/files.ts';
import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';
import { toMessage } from '../chats/render.ts';
import type { Chat, StoredFile } from '../chats/state.ts';
import { caption, messageText } from '../chats/text.ts';
import { refuseParseMode } from './method.ts';
import type { Method } from './method.ts';

export const sendMessage: Method = (core, params) => {
  if (params.text('text') === '') throw badRequest('message text is empty');
  refuseParseMode(params);
  const chat = findChat(core.state, params);
  checkMayWrite(core.state, chat);
  const linkPreview =
    params.object('link_preview_options')?.flag('is_disabled') !== true && !params.flag('disable_web_page_preview');
  const clean = messageText(params.text('text'), params.json('entities'));
  return send(core, chat, params, { content: { kind: 'text' }, clean, linkPreview });
};

export const sendDocument: Method = (core, params) => {
  refuseParseMode(params);
  const chat = findChat(core.state, params);
  checkMayWrite(core.state, chat);
  const clean = caption(params.text('caption'), params.json('caption_entities'));
  return send(core, chat, params, { content: { kind: 'document', file: document(core, params) }, clean });
};

function send(
  core: Core,
  chat: Chat,
  params: Params,
  draft: Pick<NewMessage, 'content' | 'clean' | 'linkPreview'>,
): unknown {
  const { bot } = core.state;
  const inChannel = chat.type === 'channel';
  const message = addMessage(core, chat, {
    ...findPlace(core.state, chat, params),
    keyboard: readKeyboard(params),
    fromId: inChannel ? null : bot.id,
    senderChatId: inChannel ? chat.id : null,
    fromBot: true,
    silent: params.flag('disable_notification'),
    ...draft,
  });
  return toMessage(core.state, chat, message);
}

/** The document that a call names: an upload (also as `attach://`), or a file that was sent before. */
function document(core: Core, params: Params): StoredFile {
  const given = params.text('document');
  const upload = params.upload('document') ?? (given.startsWith('attach://') ? params.upload(given.slice(9)) : null);
  if (upload !== null) {
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
    return storeFile(core.state, upload, 'documents');
  }
  if (given === '') throw badRequest('there is no document in the request');
  const known = core.state.files.get(given);
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

export const getFile: Method = (core, params) => {
  const file = core.state.files.get(params.text('file_id'));
  if (file === undefined) throw badRequest('invalid file_id');
  return { file_id: file.id, file_unique_id: `u${file.id}`, file_size: file.bytes.length, file_path: file.path };
};
