/** Updates that Telegram posts: checked, handed on, and confirmed only when they are committed. */
import type { FastifyInstance } from 'fastify';
import type { Logger, Secret } from '../lib/log.ts';
import { sameSecret } from '../lib/same-secret.ts';

/** Where updates arrive and what takes them. */
export interface Webhook {
  /** e.g. `/telegram`. */
  readonly path: string;
  /** What Telegram was told to send as `X-Telegram-Bot-Api-Secret-Token`. */
  readonly secret: Secret;
  /** Resolves when the update is committed; rejects when it is not, and Telegram sends it again. */
  readonly handle: (update: object) => Promise<void>;
}

/** Far above any update Telegram sends. */
const BODY_LIMIT = 1024 * 1024;

const isUpdate = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && 'update_id' in body && Number.isSafeInteger(body.update_id);

/** Adds `POST {path}`: 401 for a wrong secret (before the body is read), 400 for what is no update, 200 once committed, else 500. */
export function mountWebhook(app: FastifyInstance, webhook: Webhook, log: Logger): void {
  const secret = webhook.secret.reveal();
  app.post(
    webhook.path,
    {
      bodyLimit: BODY_LIMIT,
      config: { open: true },
      onRequest: async (request, reply) => {
        const given = request.headers['x-telegram-bot-api-secret-token'];
        if (typeof given === 'string' && sameSecret(given, secret)) return undefined;
        return reply.code(401).send({ error: 'Unauthorized' });
      },
    },
    async (request, reply) => {
      if (!isUpdate(request.body)) return reply.code(400).send({ error: 'Bad Request' });
      try {
        await webhook.handle(request.body);
      } catch (error) {
        log.error({ err: error }, 'An update was not committed; Telegram will send it again');
        return reply.code(500).send({ error: 'Internal Server Error' });
      }
      return reply.send({});
    },
  );
}
