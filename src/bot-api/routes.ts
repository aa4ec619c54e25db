import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBody } from './body.ts';
import type { CallHandler, Outcome } from './calls.ts';
import { Refusal } from './refusal.ts';
import type { State } from './chats/state.ts';

/**
 * The greatest body, bytes. Bots may upload 50 MB (https://core.telegram.org/bots/api#sending-files). The other fields need a
 * little more.
 */
const MAX_BODY = 52 * 1024 * 1024;

interface CallRoute {
  Params: { token: string; method: string };
  Querystring: Record<string, unknown>;
}

interface FileParams {
  bot: string;
  '*': string;
}

/** Serves `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>`. */
export function addBotRoutes(app: FastifyInstance, state: State, calls: CallHandler): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => {
      const tooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === 413;
      return refuse(
        reply,
        tooLarge ? new Refusal(413, 'Request Entity Too Large') : new Refusal(500, 'Internal Server Error'),
      );
    });
    scope.get<{ Params: FileParams }>('/file/:bot/*', (request, reply) => sendFile(state, request, reply));
    scope.route<CallRoute>({
      method: ['GET', 'POST'],
      url: '/bot:token/:method',
      handler: (request, reply) => takeCall(state, calls, request, reply),
    });
    scope.all('/bot:token', (_request, reply) => refuse(reply, new Refusal(404, 'Not Found')));
    done();
  });
}

async function takeCall(
  state: State,
  calls: CallHandler,
  request: FastifyRequest<CallRoute>,
  reply: FastifyReply<CallRoute>,
): Promise<unknown> {
  const { token, method } = request.params;
  const refused = checkToken(state, token);
  if (refused !== null) return refuse(reply, refused);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  try {
    const body = await readBody(
      request.headers['content-type'] ?? '',
      request.body instanceof Uint8Array ? request.body : Buffer.alloc(0),
    );
    const outcome = await calls.take(method, { ...request.query, ...body }, gone.signal);
    return await answer(reply, outcome);
  } catch (error) {
    return refuse(reply, error instanceof Refusal ? error : new Refusal(500, 'Internal Server Error'));
  }
}

function answer(reply: FastifyReply<CallRoute>, outcome: Outcome): unknown {
  if (outcome.kind === 'answer')
    return reply.code(outcome.status).header('content-type', 'application/json').send(JSON.stringify(outcome.body));
  if (outcome.kind === 'html') return reply.code(outcome.status).header('content-type', 'text/html').send(outcome.body);
  if (outcome.kind === 'cut') reply.raw.destroy();
  return reply.hijack();
}

function sendFile(state: State, request: FastifyRequest<{ Params: FileParams }>, reply: FastifyReply): FastifyReply {
  const { bot, '*': path } = request.params;
  const refused = bot.startsWith('bot') ? checkToken(state, bot.slice(3)) : new Refusal(404, 'Not Found');
  if (refused !== null) return refuse(reply, refused);
  const file = [...state.files.values()].find((one) => one.path === path);
  if (file === undefined) return refuse(reply, new Refusal(404, 'Not Found'));
  return reply.header('content-type', 'application/octet-stream').send(Buffer.from(file.bytes));
}

/**
 * Null for the bot's token. Any other token of the right form is refused with 401, and anything else with 404, as by
 * api.telegram.org.
 */
function checkToken(state: State, token: string): Refusal | null {
  if (token === state.bot.token) return null;
  return /^\d+:[\w-]+$/.test(token) ? new Refusal(401, 'Unauthorized') : new Refusal(404, 'Not Found');
}

function refuse(reply: Pick<FastifyReply, 'code'>, refusal: Refusal): FastifyReply {
  return reply.code(refusal.code).header('content-type', 'application/json').send(JSON.stringify(refusal));
}
