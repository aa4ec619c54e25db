/** The rows that a step writes: transcript, discussions, rounds and projects. */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Row } from '../chat/rows.ts';
import { noteDeleted } from '../database/clean.ts';
import { addSpent } from '../database/spending.ts';
import {
  Ballot,
  Consensus,
  Discussion,
  Message,
  Position,
  Project,
  Ranking,
  Round,
  Vote,
  type ChatRow,
} from '../database/schema.ts';
import { appendText, endRound, freeAddress, insertRow, putRow, useDiscussion } from './statements.ts';

async function deleteDiscussions(em: SqlEntityManager, ids: readonly string[]): Promise<void> {
  await noteDeleted(em);
  const discussion = { $in: [...ids] };
  await em.nativeDelete(Consensus, { discussion });
  await em.nativeDelete(Position, { discussion });
  await em.nativeDelete(Ballot, { discussion });
  await em.nativeDelete(Vote, { discussion });
  await em.nativeDelete(Ranking, { discussion });
  await em.nativeDelete(Message, { discussion });
  await em.nativeDelete(Round, { discussion });
  await em.nativeDelete(Discussion, { id: discussion });
}

/** A question is asked again: see the row. */
async function withdrawRounds(
  em: SqlEntityManager,
  chat: number,
  { discussion, from, to, round, question, text }: Extract<Row, { row: 'round.withdraw' }>,
): Promise<void> {
  const rounds = { $gte: from };
  const unsaid = { kind: 'failure', reason: 'stopped', text: '', thinking: null } as const;
  await em.nativeUpdate(Message, { discussion, round: rounds, kind: 'answer' }, unsaid);
  await em.nativeUpdate(Message, { discussion, round: rounds }, { discussion: to, round });
  await em.nativeUpdate(Message, { id: `${chat}:${question}` }, { text, revised: null });
  const held = { discussion, round: rounds };
  await em.nativeDelete(Position, held);
  await em.nativeDelete(Ballot, held);
  await em.nativeDelete(Vote, held);
  await em.nativeDelete(Ranking, held);
  await em.nativeDelete(Round, { discussion, number: rounds });
}

/** Writes one row of a step, inside the step's transaction. */
export async function writeRow(em: SqlEntityManager, chat: ChatRow, row: Row): Promise<void> {
  switch (row.row) {
    case 'message': {
      const { row: _, by = null, tokensIn, tokensOut, usagePartial, ...message } = row;
      const columns = {
        taken_by: by,
        tokens_in: tokensIn,
        tokens_out: tokensOut,
        usage_partial: usagePartial ?? false,
      };
      await insertRow(em, 'message', { ...message, ...columns, id: `${chat.id}:${row.seq}`, chat: chat.id });
      return useDiscussion(em, row.discussion, row.at);
    }
    case 'spent':
      return addSpent(em, chat.telegramChat, row);
    case 'message.revise':
      await em.nativeUpdate(Message, { id: `${chat.id}:${row.seq}` }, { revised: row.text });
      return;
    case 'message.reword': {
      const { text, call } = row;
      await em.nativeUpdate(Message, { id: `${chat.id}:${row.seq}` }, { text, call, revised: null });
      return;
    }
    case 'message.append':
      return appendText(em, `${chat.id}:${row.seq}`, row.text, row.call);
    case 'round.withdraw':
      return withdrawRounds(em, chat.id, row);
    case 'message.delete':
      await em.nativeDelete(Message, { chat: chat.id, discussion: row.discussion, call: row.call, kind: 'answer' });
      return;
    case 'consensus':
      await em.insert(Consensus, {
        id: `${chat.id}:${row.seq}`,
        chat: chat.id,
        discussion: row.discussion,
        value: row.value,
        cost: row.cost,
      });
      return;
    case 'discussion.begin': {
      const { id, project, question, chance, at } = row;
      return insertRow(em, 'discussion', { id, chat: chat.id, project, question, chance, begun_at: at, used_at: at });
    }
    case 'chat.forget':
      // What people write from now on makes a new chat at the same place, and is not deleted with this one.
      return freeAddress(em, chat.home ?? chat.id);
    case 'discussion.close':
      await em.nativeUpdate(Discussion, { id: row.id }, { closedAt: row.at });
      return;
    case 'discussion.reopen':
      await em.nativeUpdate(Discussion, { id: row.id }, { closedAt: null, usedAt: row.at });
      return;
    case 'discussion.expire':
      await em.nativeUpdate(Discussion, { id: row.id }, { expiredAt: row.at });
      return;
    case 'discussion.rename':
      await em.nativeUpdate(Discussion, { id: row.id }, { question: row.question });
      return;
    case 'discussion.delete':
      return deleteDiscussions(em, [row.id]);
    case 'round.begin': {
      const { discussion, number, kind, panel, at } = row;
      const id = `${discussion}:${number}`;
      const seats = JSON.stringify(panel);
      await insertRow(em, 'round', { id, chat: chat.id, discussion, number, kind, panel: seats, begun_at: at });
      return useDiscussion(em, discussion, at);
    }
    case 'position': {
      const { row: _, ...held } = row;
      return putRow(em, 'position', { ...held, id: `${row.discussion}:${row.round}:${row.seat}`, chat: chat.id });
    }
    case 'ballot': {
      const { discussion, round } = row;
      const [options, criteria] = [JSON.stringify(row.options), JSON.stringify(row.criteria)];
      // Whoever has voted for other options has not voted for these.
      await em.nativeDelete(Vote, { discussion, round });
      return putRow(em, 'ballot', {
        id: `${discussion}:${round}`,
        chat: chat.id,
        discussion,
        round,
        options,
        criteria,
      });
    }
    case 'vote': {
      const { row: _, by, wouldChange: would_change, ...vote } = row;
      const voter = { seat: null, person: null, ...by };
      const id = `${row.discussion}:${row.round}:${'seat' in by ? `seat/${by.seat}` : `person/${by.person}`}`;
      return putRow(em, 'vote', { ...vote, ...voter, would_change, id, chat: chat.id });
    }
    case 'ranking': {
      const { discussion, round, seat } = row;
      const id = `${discussion}:${round}:${seat}`;
      return putRow(em, 'ranking', { id, chat: chat.id, discussion, round, seat, places: JSON.stringify(row.order) });
    }
    case 'round.groups':
      await em.nativeUpdate(Round, { id: `${row.discussion}:${row.number}` }, { agreement: row.groups });
      return;
    case 'round.end':
      return endRound(em, `${row.discussion}:${row.number}`, row.at);
    case 'project.create': {
      const { id, name, at } = row;
      return insertRow(em, 'project', { id, home: chat.home ?? chat.id, name, created_at: at });
    }
    case 'project.about':
      await em.nativeUpdate(Project, { id: row.id }, { about: row.about });
      return;
    case 'project.models':
      await em.nativeUpdate(
        Project,
        { id: row.id },
        row.fallbacks === null ? { models: row.models } : { models: row.models, fallbacks: row.fallbacks },
      );
      return;
    case 'project.format':
      await em.nativeUpdate(Project, { id: row.id }, { format: row.format });
      return;
    case 'project.judge':
      await em.nativeUpdate(Project, { id: row.id }, { judge: row.judge });
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
