import { Input, Markup, Telegraf } from 'telegraf';
import { fmt, bold } from 'telegraf/format';
import { expect, it, onTestFinished } from 'vitest';
import { startBotApi } from './helpers.ts';

/** A bot of telegraf that polls the local server. */
async function startBot(prepare: (bot: Telegraf) => void) {
  const { api } = await startBotApi();
  const bot = new Telegraf(api.bot.token, { telegram: { apiRoot: api.url } });
  prepare(bot);
  const launched = bot.launch();
  await api.until(() => api.calls.some(({ method }) => method === 'deleteWebhook'));
  onTestFinished(async () => {
    bot.stop();
    await launched;
  });
  return { api, bot };
}

it('talks with a bot over long polling: command, button, edit', async () => {
  const { api } = await startBot((bot) => {
    bot.command('ask', (ctx) =>
      ctx.reply(fmt`${bold('Claude')} ${ctx.payload}`, Markup.inlineKeyboard([Markup.button.callback('Stop', 'stop')])),
    );
    bot.action('stop', async (ctx) => {
      await ctx.editMessageText('stopped');
      await ctx.answerCbQuery('Done', { show_alert: true });
    });
  });
  const ada = api.person(7, { name: 'Ada' });
  ada.writes('/ask why');
  const answer = await api.until(() => api.messages(ada).find(({ fromBot }) => fromBot));
  expect(answer).toMatchObject({ text: 'Claude why', entities: [{ type: 'bold', offset: 0, length: 6 }] });
  expect(await ada.presses(answer, 'Stop')).toMatchObject({ text: 'Done', alert: true });
  expect(answer).toMatchObject({ text: 'stopped', keyboard: null });
  expect(answer.versions).toHaveLength(2);
});

it('takes the documents that telegraf sends', async () => {
  const { api, bot } = await startBot(() => {});
  api.person(7).writes('/start');
  const caption_entities = [{ type: 'bold' as const, offset: 0, length: 3 }];
  const sent = await bot.telegram.sendDocument(7, Input.fromBuffer(Buffer.from('# discussion'), 'discussion.md'), {
    caption: 'The export',
    caption_entities,
    reply_markup: Markup.inlineKeyboard([Markup.button.callback('Again', 'again')]).reply_markup,
  });
  expect(sent.document.file_name).toBe('discussion.md');
  expect(api.messages(7).at(-1)).toMatchObject({
    text: 'The export',
    entities: caption_entities,
    keyboard: [[{ text: 'Again', callback_data: 'again' }]],
  });
  const link = await bot.telegram.getFileLink(sent.document.file_id);
  expect(await (await fetch(link)).text()).toBe('# discussion');
});

it('refuses telegraf as Telegram does', async () => {
  const { bot } = await startBot(() => {});
  await expect(bot.telegram.sendMessage(99, 'x')).rejects.toMatchObject({
    code: 400,
    description: 'Bad Request: chat not found',
  });
});
