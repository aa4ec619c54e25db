/** What a command needs to know from the database. It is read in the transaction in which the command is applied. */
import { randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { asks, type ChatContext } from '../chat/context.ts';
import { entryAbout } from '../chat/asked.ts';
import type { Command, DiscussionRef, Dispute, Known, NamedDiscussion, PutQuestion } from '../chat/events.ts';
import { Ballot, Consensus, Discussion, Message, Round, type ChatRow } from '../database/schema.ts';
import { ballotTag } from '../discussion/ballot/options.ts';
import { consensusSchema } from '../discussion/consensus/consensus.ts';
import { sidesOf } from '../discussion/consensus/sides.ts';
import { nearNames } from '../lib/near.ts';
import { projectsAt, existingProjects, type KnownProject } from './statements.ts';

/** A discussion as it goes on. */
async function discussionRef(em: SqlEntityManager, id: string): Promise<DiscussionRef> {
  const rounds = await em.count(Round, { discussion: id });
  const answers = await em.count(Message, { discussion: id, kind: 'answer', round: { $ne: null } });
  return { id, rounds, answers };
}

/** The latest discussion of a project in one chat or topic that is not closed. Null if there is none. */
async function latestDiscussion(em: SqlEntityManager, chat: number, project: string): Promise<DiscussionRef | null> {
  const open = { chat, project, closedAt: null, expiredAt: null };
  const [latest] = await em.find(Discussion, open, { orderBy: { begunAt: 'desc', id: 'desc' }, limit: 1 });
  return latest ? discussionRef(em, latest.id) : null;
}

/** The discussion that a command names, if it is one of this chat. */
async function namedDiscussion(em: SqlEntityManager, chat: number, command: Command): Promise<NamedDiscussion | null> {
  const id = 'discussion' in command ? command.discussion : null;
  const found = id === null ? null : await em.findOne(Discussion, { id, chat, expiredAt: null });
  return found && { ...(await discussionRef(em, found.id)), project: found.project };
}

/** The question that a command is about, with the calls of the answers given in its rounds. */
async function questionAbout(
  em: SqlEntityManager,
  chat: number,
  context: ChatContext,
  command: Command,
): Promise<PutQuestion | null> {
  const entry = entryAbout(context, command);
  const row = entry === null ? null : await em.findOne(Message, { id: `${chat}:${entry}`, kind: 'question' });
  if (!row) return null;
  const { author: by, sender: from = null, text, context: replied = null, revised = null, asked = null, round } = row;
  const since = { discussion: row.discussion, kind: 'answer', round: { $gte: round ?? 0 } } as const;
  const given = asked === null ? await em.find(Message, since, { fields: ['call'] }) : [];
  const differs = command.type === 'edited' && command.text !== (revised ?? text);
  return {
    by,
    from,
    text,
    context: replied,
    revised,
    differs,
    asked,
    answers: given.flatMap(({ call }) => call ?? []),
  };
}

/** The newest progress message that is in the chat, for a press on one: 0 without any. */
async function newestBoard(em: SqlEntityManager, chat: number, { pressed }: Command): Promise<number> {
  if (pressed === null || pressed.board === null) return 0;
  const sql = `select key from shown where chat = ? and key like 'board:%' and message > 0`;
  const rows = await em.execute<{ key: string }[]>(sql, [chat]);
  return Math.max(0, ...rows.map(({ key }) => Number(key.slice('board:'.length))));
}

/** The project with this name in any letter case, or with this id, which is what buttons send. */
function named(projects: readonly KnownProject[], name: string): KnownProject | undefined {
  const wanted = name.toLowerCase();
  return projects.find(({ id }) => id === name) ?? projects.find((project) => project.name.toLowerCase() === wanted);
}

/** A project with what a chat needs to continue in it. */
async function reference(
  em: SqlEntityManager,
  chat: number,
  { id, name, models }: KnownProject,
  defaults: readonly string[],
) {
  return { id, name, panel: models ?? defaults, latest: await latestDiscussion(em, chat, id) };
}

/** The ids of projects that a chat has selected or asks a model in, and that another topic has deleted. */
export async function deletedProjects(em: SqlEntityManager, context: ChatContext): Promise<readonly string[]> {
  const used = [context.project, ...Object.values(asks(context)).map(({ project }) => project)];
  const ids = [...new Set(used)].filter((id) => id !== null);
  if (ids.length === 0) return [];
  const there = await existingProjects(em, ids);
  return ids.filter((id) => !there.includes(id));
}

/** The entry that is a discussion's newest consensus. Null without one. */
async function newestConsensus(em: SqlEntityManager, discussion: string): Promise<number | null> {
  const [row] = await em.find(Message, { discussion, kind: 'synthesis' }, { orderBy: { seq: 'desc' }, limit: 1 });
  return row?.seq ?? null;
}

/** One holder of each side of a contradiction of a consensus. Null if there is no such contradiction, or what it led to is a newer consensus. */
async function disputeAt(
  em: SqlEntityManager,
  chat: number,
  { seq, point }: Extract<Command, { type: 'settle' }>,
): Promise<Dispute | null> {
  const found = await em.findOne(Consensus, { id: `${chat}:${seq}` });
  const newest = found && (await newestConsensus(em, found.discussion));
  if (newest !== seq) return null;
  const value = consensusSchema.safeParse(found?.value);
  const disputed = value.success ? value.data.disagreements[point] : undefined;
  return found && disputed ? { discussion: found.discussion, sides: sidesOf(disputed) } : null;
}

/** What the ballot of the round is called in which a chat is. Null without one. */
async function ballotIn(em: SqlEntityManager, { discussion, round }: ChatContext): Promise<string | null> {
  const ballot = discussion === null ? null : await em.findOne(Ballot, { id: `${discussion}:${round}` });
  return ballot && ballotTag(ballot.discussion, ballot.round, ballot);
}

/** Models that may judge what a panel said, best first: none that is on it. */
export type Judges = (panel: readonly string[]) => readonly string[];

/** Who is chosen for what a panel is to do. */
interface Choices {
  readonly judges: Judges;
  /** Who reviews what the first of it drafts. */
  readonly reviewer: (panel: readonly string[]) => string | null;
}

/** Who may judge what the panel said: whom the project names, even if it is on the panel, and then the others. */
function judgesOf(named: string | null, panel: readonly string[], judges: Judges): readonly string[] {
  return [...new Set([...(named === null ? [] : [named]), ...judges(panel)])];
}

/** What a command needs to know, but for what may be spent. */
export async function knownOf(
  em: SqlEntityManager,
  chat: ChatRow,
  context: ChatContext,
  command: Command,
  { judges, reviewer }: Choices,
): Promise<Omit<Known, 'funds'>> {
  const projects = await projectsAt(em, chat.home ?? chat.id);
  const selected = projects.find(({ id }) => id === context.project);
  const project = selected ?? projects[0];
  const panel = project?.models ?? command.panel;
  const match = 'name' in command ? named(projects, command.name) : undefined;
  return {
    project: project ? { id: project.id, name: project.name } : null,
    panel,
    format: project?.format ?? 'open',
    judges: judgesOf(project?.judge ?? null, panel, judges),
    fallbacks: project?.fallbacks ?? {},
    reviewer: reviewer(panel),
    dispute: command.type === 'settle' ? await disputeAt(em, chat.id, command) : null,
    ballot: command.type === 'vote' ? await ballotIn(em, context) : null,
    defaults: command.panel,
    named: match ? await reference(em, chat.id, match, command.panel) : null,
    near:
      'name' in command && !match
        ? nearNames(
            command.name,
            projects.map(({ name }) => name),
          )
        : [],
    projects: projects.length,
    discussion: await namedDiscussion(em, chat.id, command),
    question: await questionAbout(em, chat.id, context, command),
    board: await newestBoard(em, chat.id, command),
    recorded: command.recorded ?? null,
    chance: randomBytes(32).toString('hex'),
  };
}
