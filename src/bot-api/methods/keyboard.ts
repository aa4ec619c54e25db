import type { TelegramInlineKeyboardButton } from '@gramio/types';
import { linkProblem } from '../chats/entities.ts';
import { badRequest } from '../refusal.ts';
import type { Params } from '../params.ts';
import type { Keyboard } from '../chats/state.ts';

/** The greatest length of a button's data, bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
const MAX_DATA_BYTES = 64;

/** The inline keyboard in `reply_markup`. Null if there is none, or an empty one. Refuses a wrong one with Telegram's words. */
export function readKeyboard(params: Params): Keyboard | null {
  const rows = params.object('reply_markup')?.json('inline_keyboard');
  if (rows === undefined || rows === null) return null;
  if (!Array.isArray(rows))
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row))
      throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
    return row.map((button: unknown) => checkButton(button));
  });
  const filled = keyboard.filter((row) => row.length > 0);
  return filled.length === 0 ? null : filled;
}

function checkButton(button: unknown): TelegramInlineKeyboardButton {
  const refuse = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`);
  if (typeof button !== 'object' || button === null) throw refuse('InlineKeyboardButton must be an Object');
  if (!('text' in button) || typeof button.text !== 'string') throw refuse('Can\'t find field "text"');
  if (button.text.trim() === '') throw badRequest('BUTTON_TEXT_EMPTY');
  if ('callback_data' in button && typeof button.callback_data === 'string') {
    const bytes = Buffer.byteLength(button.callback_data);
    if (bytes === 0 || bytes > MAX_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  } else if ('url' in button && typeof button.url === 'string') {
    const problem = linkProblem(button.url);
    if (problem !== null) throw badRequest(`inline keyboard button URL '${button.url}' is invalid: ${problem}`);
  } else if (Object.keys(button).length === 1) throw refuse('Text buttons are unallowed in the inline keyboard');
  return { ...button, text: button.text };
}

/** Whether two keyboards are the same. */
export function sameKeyboard(a: Keyboard | null, b: Keyboard | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
