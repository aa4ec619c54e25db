/** What the database knows that a command needs: read in the command's own transaction. */
import { closest, distance } from 'fastest-levenshtein';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { asks, type ChatContext } from '../chat/context.ts';
import type { CommandEvent } from '../chat/commands/index.ts';
import type { Command, DiscussionRef, Known } from '../chat/events.ts';
import { Discussion, Message, Round, type ChatRow } from '../database/schema.ts';
import { projectsAt, projectsThere, type KnownProject } from './statements.ts';

/** The latest discussion of a project in one chat or topic. */
async function latestDiscussion(em: SqlEntityManager, chat: number, project: string): Promise<DiscussionRef | null> {
  const [latest] = await em.find(Discussion, { chat, project }, { orderBy: { begunAt: 'desc', id: 'desc' }, limit: 1 });
  if (!latest) return null;
  const rounds = await em.count(Round, { discussion: latest.id });
  const answers = await em.count(Message, { discussion: latest.id, kind: 'answer', round: { $ne: null } });
  return { id: latest.id, rounds, answers };
}

/** The project that a person named, in any letter case, or by its id as buttons do. */
function named(projects: readonly KnownProject[], name: string): KnownProject | undefined {
  const wanted = name.toLowerCase();
  return projects.find(({ id }) => id === name) ?? projects.find((project) => project.name.toLowerCase() === wanted);
}

/** A project as a command finds it, with what it takes to go on in it. */
async function reference(
  em: SqlEntityManager,
  chat: number,
  { id, name, models }: KnownProject,
  defaults: readonly string[],
) {
  return { id, name, panel: models ?? defaults, latest: await latestDiscussion(em, chat, id) };
}

/** Names like the one that was not found: those that begin alike, else the closest if it is close. */
function near(projects: readonly KnownProject[], name: string): string[] {
  const names = projects.map((project) => project.name);
  const wanted = name.toLowerCase();
  const alike = names.filter((other) => other.toLowerCase().includes(wanted) || wanted.includes(other.toLowerCase()));
  if (alike.length > 0 || names.length === 0) return alike.slice(0, 3);
  const lower = names.map((other) => other.toLowerCase());
  const best = closest(wanted, lower);
  const wrong = distance(wanted, best);
  return wrong <= Math.max(2, name.length / 3) ? names.slice(lower.indexOf(best)).slice(0, 1) : [];
}

/** The projects that a chat has selected or asks somebody in, and that another topic has deleted. */
export async function projectsGone(em: SqlEntityManager, context: ChatContext): Promise<readonly string[]> {
  const used = [context.project, ...Object.values(asks(context)).map(({ project }) => project)];
  const ids = [...new Set(used)].filter((id) => id !== null);
  if (ids.length === 0) return [];
  const there = await projectsThere(em, ids);
  return ids.filter((id) => !there.includes(id));
}

/** Completes a command with what is known. */
export async function withKnown(
  em: SqlEntityManager,
  chat: ChatRow,
  context: ChatContext,
  command: Command,
): Promise<CommandEvent> {
  const projects = await projectsAt(em, chat.home ?? chat.id);
  const selected = projects.find(({ id }) => id === context.project);
  const project = selected ?? projects[0];
  const match = 'name' in command ? named(projects, command.name) : undefined;
  const known: Known = {
    project: project ? { id: project.id, name: project.name } : null,
    panel: project?.models ?? command.panel,
    defaults: command.panel,
    named: match ? await reference(em, chat.id, match, command.panel) : null,
    near: 'name' in command && !match ? near(projects, command.name) : [],
    projects: projects.length,
  };
  return { ...command, known };
}
