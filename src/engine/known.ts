/** What a command needs to know from the database. It is read in the transaction in which the command is applied. */
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { asks, type ChatContext } from '../chat/context.ts';
import type { CommandEvent } from '../chat/commands/index.ts';
import type { Command, DiscussionRef, Known } from '../chat/events.ts';
import { Discussion, Message, Round, type ChatRow } from '../database/schema.ts';
import { nearNames } from '../lib/near.ts';
import { projectsAt, existingProjects, type KnownProject } from './statements.ts';

/** The latest discussion of a project in one chat or topic. Null if there is none. */
async function latestDiscussion(em: SqlEntityManager, chat: number, project: string): Promise<DiscussionRef | null> {
  const [latest] = await em.find(Discussion, { chat, project }, { orderBy: { begunAt: 'desc', id: 'desc' }, limit: 1 });
  if (!latest) return null;
  const rounds = await em.count(Round, { discussion: latest.id });
  const answers = await em.count(Message, { discussion: latest.id, kind: 'answer', round: { $ne: null } });
  return { id: latest.id, rounds, answers };
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

/** Adds to a command what it needs to know. */
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
    near:
      'name' in command && !match
        ? nearNames(
            command.name,
            projects.map(({ name }) => name),
          )
        : [],
    projects: projects.length,
    recorded: command.recorded ?? null,
  };
  return { ...command, known };
}
