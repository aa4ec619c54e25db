/**
 * The live statechart: a page with the chats, the picture of the machine, and what the selected chat does, at `/inspect`.
 * Everything but the last transitions comes from the database, so a chat that began long ago is seen as well as a new one.
 */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { chatMachine } from '../chat/machine.ts';
import type { Database } from '../database/open.ts';
import type { EngineEvents } from '../engine/observe.ts';
import { field } from '../lib/field.ts';
import { webFiles } from '../lib/web-files.ts';
import { History, type HistoryOptions, type Transition } from './history.ts';
import { outlineOf, type Outline } from './outline.ts';
import { Reread } from './reread.ts';
import { StatelyPages } from './stately-pages.ts';
import { Streams } from './sse.ts';
import type { NameOf } from './views.ts';
import { Watchers } from './watchers.ts';

/** So many streams are open at once: a page has one, and one more with Stately's inspector. */
const MOST_STREAMS = 64;

const STATELY = 'https://stately.ai/inspect';

/** What the pages are made of. */
export interface InspectOptions {
  readonly database: Database;
  /** Show what people and models wrote in the last transitions. It never goes to Stately. */
  readonly texts: boolean;
  readonly onFault: (what: string, error: unknown) => void;
  /** The name of a chat by Telegram's id, where it is known and nobody's secret: in the playground. */
  readonly nameOf?: NameOf;
  /** Where Stately's inspector is. */
  readonly statelyUrl?: string;
  readonly history?: Pick<HistoryOptions, 'perChat' | 'overAll'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The live statechart. */
export interface Inspect {
  /** What an engine tells; it never throws. */
  readonly observe: Required<Pick<EngineEvents, 'step' | 'changed' | 'ended' | 'forgotten'>>;
  /** Adds the pages, which the server's guard protects. */
  register(app: FastifyInstance): void;
  /** Ends all streams. */
  close(): void;
}

/** Only what the page itself consists of, and Stately's inspector in a frame. */
function policy(statelyOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src ${statelyOrigin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The picture of the machine. What draws it is loaded with the first look. */
async function drawn(outline: Outline): Promise<string> {
  const { draw } = await import('./picture.ts');
  return draw(outline);
}

/** The number of a chat in a request; null for anything else. */
function chatIn(query: unknown): number | null {
  const text = String(field(query, 'chat'));
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Makes the live statechart. It is told what happens from the start; pages come once it is registered with a server. */
export function createInspect(options: InspectOptions): Inspect {
  const { database, texts, onFault, statelyUrl = STATELY, now = Date.now, nameOf = () => null } = options;
  const outline = outlineOf(chatMachine);
  const history = new History({ texts, ...options.history });
  const watchers = new Watchers({ database, history, outline, onFault, nameOf });
  const stately = new StatelyPages(database, onFault);
  const streams = new Streams(MOST_STREAMS);
  let picture: Promise<string> | null = null;

  const tell = (chat: number, transition: Transition): void => {
    watchers.transition(chat, transition);
    stately.transition(chat, transition);
  };
  const reread = new Reread(
    database,
    (chat) => watchers.watches(chat) || stately.watches(chat),
    (chat, change, at) => tell(chat, history.addElsewhere(chat, change, at)),
    (error) => onFault('the statechart page could not be told', error),
  );

  /** A fault in what is shown must not harm what is done. */
  const quietly = (look: () => void) => {
    try {
      look();
    } catch (error) {
      onFault('the statechart page could not be told', error);
    }
  };

  return {
    observe: {
      step: (chat, taken, at) => quietly(() => tell(chat, history.add(chat, taken, at))),
      changed: (chat, type, at) =>
        quietly(() => {
          reread.changed(chat, type, at);
          watchers.listChanged();
        }),
      ended: (chat) => quietly(() => watchers.changed(chat)),
      forgotten: (chats) =>
        quietly(() => {
          for (const chat of chats) history.drop(chat);
          watchers.gone(chats);
        }),
    },

    register(app) {
      for (const { name, type, text } of webFiles(join(import.meta.dirname, 'page'))) {
        const isPage = name === 'index.html';
        app.get(isPage ? '/inspect' : `/inspect/${name}`, (_request, reply) => {
          if (isPage) reply.header('content-security-policy', policy(new URL(statelyUrl).origin));
          return reply.type(type).send(text);
        });
      }
      app.get('/inspect/chart.svg', async (_request, reply) => {
        picture ??= drawn(outline).catch((error: unknown) => {
          picture = null;
          throw error;
        });
        return reply.type('image/svg+xml; charset=utf-8').send(await picture);
      });
      app.get('/inspect/stream', (request, reply) =>
        streams.open(reply, (stream) => {
          stream.send('hello', { texts, statelyUrl });
          return watchers.add(chatIn(request.query), stream);
        }),
      );
      app.get('/inspect/stately', (request, reply) => {
        const chat = chatIn(request.query);
        if (chat === null) return reply.code(400).send({ error: 'Which chat?' });
        return streams.open(reply, (stream) => stately.add(chat, stream, now));
      });
      app.addHook('preClose', async () => streams.close());
    },

    close: () => streams.close(),
  };
}
