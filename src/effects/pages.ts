/** The effects that only read: pages, the status, the document, and the questions before something is deleted. */
import * as queries from '../database/queries.ts';
import { consensusSchema } from '../discussion/consensus/consensus.ts';
import { exportFileName } from '../discussion/export/export.ts';
import { sumUsage } from '../discussion/usage.ts';
import type { EffectHandler } from '../engine/ports.ts';
import type { EffectInputs } from '../chat/effects.ts';
import { examplesOf } from '../texts/texts.ts';
import { inThread } from '../lib/thread.ts';
import type { View } from './display.ts';
import { areShort, documentOf } from './document.ts';
import { shown } from './show.ts';
import type { World } from './world.ts';

/** So many discussions are listed. */
const HISTORY = 10;

async function pageView(world: World, chat: number, input: EffectInputs['page']): Promise<View> {
  const { database, catalogue } = world;
  const { panel } = input;
  switch (input.page) {
    case 'help':
      return { view: 'help', examples: examplesOf(catalogue) };
    case 'greeting':
      return { view: 'greeting' };
    case 'models':
      return { view: 'models', panel, models: catalogue.models() };
    case 'panel':
      return {
        view: 'panel',
        chat,
        project: await queries.project(database, input.project),
        panel,
        models: catalogue.models(),
      };
    case 'projects': {
      const projects = await queries.projectsOf(database, chat);
      return { view: 'projects', projects: projects.map(({ id, name }) => ({ id, name })), selected: input.project };
    }
    case 'history': {
      const project = await queries.projectInfo(database, input.project);
      const discussions = await queries.lastDiscussions(database, chat, input.project, HISTORY);
      return { view: 'history', project: project.name, discussions, current: input.discussion };
    }
    case 'project': {
      const row = await queries.project(database, input.project);
      if (!row) return { view: 'notice', notice: { say: 'projectMissing' } };
      const discussions = await queries.discussionCount(database, row.id);
      const { name, about, format, judge = null } = row;
      return { view: 'project', name, about, panel, format, judge, discussions };
    }
  }
}

export function page(world: World): EffectHandler<'page'> {
  return async (input, context) => {
    const { address, effectId } = context;
    if (input.edits !== null) await world.display.adopt(address, effectId, input.edits);
    const view = () => pageView(world, address.id, input);
    return shown(world, context, {
      key: effectId,
      as: 'notice',
      replyTo: input.edits === null ? input.replyTo : null,
      view,
    });
  };
}

export function status(world: World): EffectHandler<'status'> {
  const { database } = world;
  return ({ status, replyTo }, context) =>
    shown(world, context, {
      key: context.effectId,
      as: 'notice',
      replyTo,
      view: async () => {
        const record =
          status.discussion === null
            ? null
            : await queries.discussionRecord(database, status.discussion, Number.MAX_SAFE_INTEGER);
        const project = await queries.projectInfo(database, status.project);
        const usage = sumUsage(record?.entries ?? []);
        const question = status.discussion === null ? '' : await queries.newestQuestion(database, status.discussion);
        return { view: 'status', status, project: project.name, question, usage };
      },
    });
}

const documentInThread = inThread(new URL('document.ts', import.meta.url).href, documentOf, 'documents');

export function exported(world: World): EffectHandler<'export'> {
  const { database, now } = world;
  return ({ discussion, upTo, replyTo }, context) =>
    shown(world, context, {
      key: context.effectId,
      as: 'notice',
      replyTo,
      view: async () => {
        const record = await queries.discussionRecord(database, discussion, upTo);
        if (!record) return { view: 'notice', notice: { say: 'nothingToExport' } };
        const value = consensusSchema.safeParse(record.consensus?.value);
        const consensus =
          record.consensus && value.success ? { value: value.data, writer: record.consensus.writer } : null;
        const panel = [...new Set(record.rounds.flatMap((round) => round.panel))];
        const exportedAt = now();
        const texts = record.entries.flatMap(({ text, context }) => [text, context ?? '']);
        const write = areShort([record.question, ...texts]) ? documentOf : documentInThread;
        return {
          view: 'document',
          name: exportFileName(record.question, exportedAt),
          content: await write({ ...record, consensus, panel, exportedAt }),
        };
      },
    });
}

export function confirm(world: World): EffectHandler<'confirm'> {
  return ({ project, replyTo }, context) =>
    shown(world, context, {
      key: context.effectId,
      as: 'notice',
      replyTo,
      view: () => Promise.resolve({ view: 'confirm', chat: context.address.id, project }),
    });
}
