import type { FastifyInstance, FastifyReply } from 'fastify';
import type { BotApi } from '../bot-api/bot-api.ts';
import { CHATS } from './people.ts';
import { Cannot } from './actions.ts';
import type { Actions } from './actions.ts';
import type { EventStream } from './event-stream.ts';
import { refuseStrangers } from './same-origin.ts';
import { messagesBefore } from './views.ts';

/** Ten full messages of four-byte characters with room for JSON's escapes. */
const SAY_BYTES = 300_000;
const PRESS_BYTES = 2000;

/** What the routes work with. */
export interface RouteOptions {
  readonly api: BotApi;
  readonly events: EventStream;
  readonly actions: Actions;
  /** Resolves when what was said is on disk. */
  readonly saved: () => Promise<void>;
  readonly mentions: () => readonly string[];
}

/** Adds the stream, the posts and the files: `/playground/events`, `say`, `press`, `earlier`, `mentions`, `file/*`. */
export function addRoutes(app: FastifyInstance, { api, events, actions, saved, mentions }: RouteOptions): void {
  app.get('/playground/events', (request, reply) => {
    const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
    const { 'last-event-id': header } = request.headers;
    const asked = new URL(request.url, 'http://localhost').searchParams.get('after');
    reply.hijack();
    events.open(reply.raw, typeof header === 'string' ? header : asked, Object.fromEntries(headers));
  });

  const post = { preHandler: refuseStrangers };
  app.post('/playground/say', { ...post, bodyLimit: SAY_BYTES }, (request, reply) =>
    attempt(reply, async () => {
      const ids = actions.say(request.body);
      await saved();
      return { ids };
    }),
  );
  app.post('/playground/press', { ...post, bodyLimit: PRESS_BYTES }, (request, reply) =>
    attempt(reply, () => actions.press(request.body)),
  );

  app.get<{ Querystring: { chat?: string; before?: string } }>('/playground/earlier', (request, reply) => {
    const chat = Number(request.query.chat);
    const before = Number(request.query.before);
    if (!CHATS.some(({ id }) => id === chat) || !Number.isFinite(before))
      return reply.code(404).send({ error: 'There is no such chat' });
    return reply.send(messagesBefore(api, chat, before));
  });
  app.get('/playground/mentions', (_request, reply) => reply.send(mentions()));

  app.get<{ Params: { id: string } }>('/playground/file/:id', (request, reply) => {
    const file = api.state.files.get(request.params.id);
    if (file === undefined) return reply.code(404).send({ error: 'This file is no longer there' });
    return reply
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeName(file.name)}`)
      .type('application/octet-stream')
      .send(Buffer.from(file.bytes));
  });
}

/** RFC 8187: what `encodeURIComponent` leaves as it is may not all stand there. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

async function attempt(reply: FastifyReply, run: () => Promise<unknown>): Promise<FastifyReply> {
  try {
    return await reply.send(await run());
  } catch (error) {
    if (error instanceof Cannot) return reply.code(error.status).send({ error: error.message });
    throw error;
  }
}
