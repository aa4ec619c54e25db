/**
 * What Conclave is compared with: the shortest honest bot that streams answers, with telegraf and openai as their guides show them.
 * No persistence, no limits, no retries, no access: an update lost is lost. It does not await the model in the handler, or
 * telegraf's polling would stand still; and it asks the model before it has its placeholder, which is the quickest way.
 */
import OpenAI from 'openai';
import { Telegraf, type Context } from 'telegraf';

const { TELEGRAM_BOT_TOKEN = '', TELEGRAM_API_ROOT = '', OPENAI_API_KEY = '', OPENAI_BASE_URL = '' } = process.env;

/** As often as Telegram takes edits of one chat. */
const EDIT_MS = 1000;
const MODELS = ['claude-x', 'gpt-x', 'gemini-x'];

const bot = new Telegraf(TELEGRAM_BOT_TOKEN, { telegram: { apiRoot: TELEGRAM_API_ROOT } });
const openai = new OpenAI({ apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL });

async function answer(ctx: Context, chat: number, model: string, question: string): Promise<void> {
  const asked = openai.chat.completions.create({
    model,
    stream: true,
    messages: [{ role: 'user', content: question }],
  });
  const [stream, { message_id: message }] = await Promise.all([asked, ctx.reply('…', { disable_notification: true })]);
  let text = '';
  let shown = '';
  let editedAt = Date.now();
  const edit = async (): Promise<void> => {
    if (text === shown) return;
    shown = text;
    editedAt = Date.now();
    await ctx.telegram.editMessageText(chat, message, undefined, text);
  };
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    if (Date.now() - editedAt >= EDIT_MS) await edit();
  }
  await edit();
}

function start(
  ctx: Context & { readonly chat: { readonly id: number } },
  models: readonly string[],
  question: string,
): void {
  for (const model of models) {
    answer(ctx, ctx.chat.id, model, question).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}

bot.command('ask', (ctx) => start(ctx, MODELS.slice(0, 1), ctx.payload));
bot.command('open', (ctx) => start(ctx, MODELS, ctx.payload));
bot.catch((error) => void process.stderr.write(`${String(error)}\n`));
process.on('disconnect', () => process.exit(0));
await bot.launch();
