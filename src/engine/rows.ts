/** Writes the rows of a step. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Row } from '../chat/effects.ts';
import { Consensus, Discussion, Message, Project, Round, type ChatRow } from '../database/schema.ts';

async function deleteDiscussions(em: SqlEntityManager, ids: readonly string[]): Promise<void> {
  const discussion = { $in: [...ids] };
  await em.nativeDelete(Consensus, { discussion });
  await em.nativeDelete(Message, { discussion });
  await em.nativeDelete(Round, { discussion });
  await em.nativeDelete(Discussion, { id: discussion });
}

/** Writes one row of a step, inside the step's transaction. */
export async function writeRow(em: SqlEntityManager, chat: ChatRow, row: Row): Promise<void> {
  switch (row.row) {
    case 'message': {
      const { row: _, ...message } = row;
      await em.insert(Message, { ...message, id: `${chat.id}:${row.seq}`, chat: chat.id });
      return;
    }
    case 'consensus':
      await em.insert(Consensus, {
        id: `${chat.id}:${row.seq}`,
        chat: chat.id,
        discussion: row.discussion,
        value: row.value,
      });
      return;
    case 'discussion.begin': {
      const { id, project, question, at } = row;
      await em.insert(Discussion, { id, chat: chat.id, project, question, begunAt: at, closedAt: null });
      return;
    }
    case 'discussion.close':
      await em.nativeUpdate(Discussion, { id: row.id }, { closedAt: row.at });
      return;
    case 'discussion.delete':
      return deleteDiscussions(em, [row.id]);
    case 'round.begin': {
      const { discussion, number, kind, panel, at } = row;
      const id = `${discussion}:${number}`;
      await em.insert(Round, { id, chat: chat.id, discussion, number, kind, panel, begunAt: at, endedAt: null });
      return;
    }
    case 'round.end':
      await em.nativeUpdate(Round, { id: `${row.discussion}:${row.number}` }, { endedAt: row.at });
      return;
    case 'project.create': {
      const { id, name, at } = row;
      await em.insert(Project, { id, home: chat.home ?? chat.id, name, about: '', models: null, createdAt: at });
      return;
    }
    case 'project.about':
      await em.nativeUpdate(Project, { id: row.id }, { about: row.about });
      return;
    case 'project.models':
      await em.nativeUpdate(Project, { id: row.id }, { models: row.models });
      return;
    case 'project.delete': {
      const discussions = await em.find(Discussion, { project: row.id }, { fields: ['id'] });
      await deleteDiscussions(
        em,
        discussions.map(({ id }) => id),
      );
      await em.nativeDelete(Project, { id: row.id });
      return;
    }
  }
}
