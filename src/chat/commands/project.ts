/**
 * `/project new, select, info, about, models, format, judge, delete`: a project holds a panel, a standing instruction, what plain questions
 * get, who judges, and its discussions.
 */
import { assertEvent } from 'xstate';
import { FORMAT_NAMES, type FormatName } from '../../discussion/formats/index.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { isSeated, seatOf } from '../../panel/stances.ts';
import { FIRST_PROJECT, MAX_FALLBACKS, MAX_PROJECTS, MAX_SEATS, noProject, type ChatContext } from '../context.ts';
import { ports, told } from '../guards.ts';
import { mostRounds, withoutDiscussion } from '../transitions.ts';
import { explain, firstWord, misused, type CommandSpec, type Meant, type Said, type Saying } from './command.ts';
import { page } from './pages.ts';
import { running } from './refusals.ts';

interface Named extends Said {
  readonly name: string;
}
export interface NewProjectEvent extends Named {
  readonly type: 'project.new';
}
export interface SelectProjectEvent extends Named {
  readonly type: 'project.select';
}
export interface AboutEvent extends Said {
  readonly type: 'project.about';
  readonly about: string;
}
export interface ModelsEvent extends Said {
  readonly type: 'project.models';
  readonly models: readonly string[];
  /** By seat, who takes it if its model is down. */
  readonly fallbacks: Readonly<Record<string, readonly string[]>>;
}
export interface FormatEvent extends Said {
  readonly type: 'project.format';
  readonly format: FormatName;
}
export interface JudgeEvent extends Said {
  readonly type: 'project.judge';
  /** Null: whoever is best and not on the panel. */
  readonly judge: string | null;
}
/** A press on a panel page, which is of one project. */
export interface ToggleEvent extends Said {
  readonly type: 'project.toggle';
  readonly project: string;
  readonly model: string;
  /** The model can be chosen now. */
  readonly listed: boolean;
}
export interface DeleteProjectEvent extends Named {
  readonly type: 'project.delete';
  readonly confirmed: boolean;
}
export type ProjectEvent =
  | NewProjectEvent
  | SelectProjectEvent
  | AboutEvent
  | ModelsEvent
  | FormatEvent
  | JudgeEvent
  | ToggleEvent
  | DeleteProjectEvent;

/** In characters. */
const MAX_NAME = 64;
/** A character that can be seen: the blanks named are a symbol (Braille) and letters (Hangul fillers) to Unicode. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\u2800\u3164\u115f\u1160\uffa0]/u;
/** In UTF-16 units. */
const MAX_ABOUT = 4000;
/** More words than this are not even looked up as models: each is compared with all that there are. */
const MAX_WORDS = 50;

// ---- what the words mean

/** A project's name: 1 to 64 characters on one line. Null for anything else. */
function projectName(text: string): string | null {
  if (/[\p{Cc}\u2028\u2029]/u.test(text.trim())) return null;
  const name = oneLine(text);
  return !VISIBLE.test(name) || Array.from(name).length > MAX_NAME ? null : name;
}

function named(type: 'project.new' | 'project.select' | 'project.delete', text: string): Meant {
  const name = projectName(text);
  if (name === null) return explain(type);
  return type === 'project.delete' ? { type, name, confirmed: false } : { type, name };
}

function about(text: string): Meant {
  if (text === '') return explain('project.about');
  return text.length > MAX_ABOUT
    ? misused({ say: 'tooLong', limit: MAX_ABOUT })
    : { type: 'project.about', about: text };
}

function models(text: string, catalogue: Saying['catalogue']): Meant {
  if (text === '') return page('panel');
  if (catalogue.models().length === 0) return misused({ say: 'noModels' });
  // A bar stands between a model and who takes its seat, with blanks around it or without.
  const words = [...new Set(text.replace(/\s*\|\s*/g, '|').split(/[\s,;]+/))].filter((part) => part !== '');
  if (words.length > MAX_WORDS) return misused({ say: 'tooManyModels', limit: MAX_SEATS });
  const seats = new Map<string, readonly string[]>();
  for (const word of words) {
    const found = seatNamed(word, catalogue);
    if (!found.ok) return misused({ say: 'unknownModel', word: clip(found.word, 100), near: found.near });
    seats.set(found.alias, [...new Set([...(seats.get(found.alias) ?? []), ...found.fallbacks])]);
  }
  if (seats.size === 0) return explain('project.models');
  if (seats.size > MAX_SEATS) return misused({ say: 'tooManyModels', limit: MAX_SEATS });
  const named = [...seats].filter(([, fallbacks]) => fallbacks.length > 0);
  const fallbacks = Object.fromEntries(named.map(([seat, others]) => [seat, others.slice(0, MAX_FALLBACKS)]));
  return { type: 'project.models', models: [...seats.keys()], fallbacks };
}

type TypedSeat =
  | { readonly ok: true; readonly alias: string; readonly fallbacks: readonly string[] }
  | { readonly ok: false; readonly word: string; readonly near: readonly string[] };

/** A seat as it is typed: a model or, with bars between, that and who takes its seat if it is down: `gpt|deepseek`. */
function seatNamed(typed: string, catalogue: Saying['catalogue']): TypedSeat {
  const aliases: string[] = [];
  for (const word of typed
    .split('|')
    .filter((part) => part !== '')
    .slice(0, MAX_WORDS)) {
    const found = catalogue.find(word);
    if (!found.ok) return { ok: false, word, near: found.near };
    // A stance is the seat's, whoever takes it.
    aliases.push(aliases.length === 0 ? found.alias : seatOf(found.alias).model);
  }
  const [alias, ...fallbacks] = aliases;
  if (alias === undefined) return { ok: false, word: typed, near: [] };
  return { ok: true, alias, fallbacks: fallbacks.filter((one) => one !== seatOf(alias).model) };
}

function format(text: string): Meant {
  const named = FORMAT_NAMES.find((name) => name === text.toLowerCase().replace(/^\//, ''));
  return named === undefined ? explain('project.format') : { type: 'project.format', format: named };
}

/** The word that takes a judge back. */
const DEFAULT = 'default';

function judge(text: string, catalogue: Saying['catalogue']): Meant {
  if (text === '') return explain('project.judge');
  if (text.toLowerCase() === DEFAULT) return { type: 'project.judge', judge: null };
  if (catalogue.models().length === 0) return misused({ say: 'noModels' });
  const found = catalogue.find(text);
  if (!found.ok) return misused({ say: 'unknownModel', word: clip(text, 100), near: found.near });
  // A stance is a way of answering, and a judge does not answer.
  return { type: 'project.judge', judge: seatOf(found.alias).model };
}

function read({ rest, catalogue }: Saying): Meant {
  const [word, others] = firstWord(rest);
  switch (word.toLowerCase()) {
    case '':
      return page('project');
    case 'info':
      return others === '' ? page('project') : explain('project.info');
    case 'new':
      return named('project.new', others);
    case 'select':
      return others === '' ? page('projects') : named('project.select', others);
    case 'about':
      return about(others);
    case 'models':
      return models(others, catalogue);
    case 'format':
      return format(others);
    case 'judge':
      return judge(others, catalogue);
    case 'delete':
      return named('project.delete', others);
    default:
      return explain('project');
  }
}

// ---- what it does

/** The models that toggling one in the panel leaves. */
function toggled(panel: readonly string[], model: string): readonly string[] {
  return panel.includes(model) ? panel.filter((alias) => alias !== model) : [...panel, model];
}

/** The panel that an event asks for. */
function panelAfter(event: ModelsEvent | ToggleEvent): readonly string[] {
  return event.type === 'project.models' ? event.models : toggled(event.known.panel, event.model);
}

/** Whether a press on a panel page is of the selected project and names a model that is in it or can be chosen. */
function isOfThisPanel({ chat }: ChatContext, { known, project, model, listed }: ToggleEvent): boolean {
  return project === (known.project?.id ?? noProject(chat)) && (listed || known.panel.includes(model));
}

const changesPanel = { guard: 'panelAllowed', actions: ['useProject', 'setModels'] } as const;
const deletesOther = { guard: 'namedOtherAndConfirmed', actions: ['deleteProject', 'endCallsInProject'] } as const;
const deletesItself = {
  guard: 'namedAndConfirmed',
  actions: ['deleteProject', 'endCallsInProject', 'leaveProject'],
} as const;
const asksFirst = { guard: 'named', actions: 'confirmDelete' } as const;

export const project = {
  names: ['project'],
  read,
  on: {
    anywhere: {
      'project.about': { actions: ['useProject', 'setAbout'] },
      'project.models': changesPanel,
      'project.format': { actions: ['useProject', 'setFormat'] },
      'project.judge': { actions: ['useProject', 'setJudge'] },
      'project.toggle': changesPanel,
      // The selected one only while nothing of it runs.
      'project.delete': [deletesOther, { guard: 'namedOther', actions: 'confirmDelete' }],
    },
    idle: {
      'project.new': { guard: 'nameFree', actions: ['createProject', 'selectCreated'] },
      'project.select': [
        { guard: 'namedWithDiscussion', target: 'paused', actions: 'selectProject' },
        { guard: 'named', actions: 'selectProject' },
      ],
      'project.delete': [deletesOther, deletesItself, asksFirst],
    },
    paused: {
      'project.new': { guard: 'nameFree', target: 'idle', actions: ['createProject', 'selectCreated'] },
      'project.select': [
        { guard: 'namedWithDiscussion', actions: 'selectProject' },
        { guard: 'named', target: 'idle', actions: 'selectProject' },
      ],
      'project.delete': [deletesOther, { ...deletesItself, target: 'idle' }, asksFirst],
    },
  },
  guards: {
    nameFree: ({ event }) =>
      event.type === 'project.new' && event.known.named === null && event.known.projects < MAX_PROJECTS,
    namedWithDiscussion: ({ event }) => event.type === 'project.select' && (event.known.named?.latest ?? null) !== null,
    named: ({ event }) => 'known' in event && event.known.named !== null,
    namedOther: ({ context, event }) =>
      'known' in event && event.known.named !== null && event.known.named.id !== context.project,
    namedOtherAndConfirmed: ({ context, event }) =>
      event.type === 'project.delete' &&
      event.confirmed &&
      event.known.named !== null &&
      event.known.named.id !== context.project,
    namedAndConfirmed: ({ event }) => event.type === 'project.delete' && event.confirmed && event.known.named !== null,
    panelAllowed: ({ context, event }) => {
      if (event.type !== 'project.models' && event.type !== 'project.toggle') return false;
      if (event.type === 'project.toggle' && !isOfThisPanel(context, event)) return false;
      const size = panelAfter(event).length;
      return size >= 1 && size <= MAX_SEATS;
    },
  },
  actions: {
    createProject: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'project.new');
      const projects = context.made.projects + 1;
      const id = `${context.chat}:p${projects}`;
      enqueue.assign({ made: { ...context.made, projects } });
      enqueue({ type: 'record', params: { rows: [{ row: 'project.create', id, name: event.name, at: event.at }] } });
      enqueue({ type: 'show', params: told(event, { say: 'projectCreated', name: event.name }) });
    }),

    /** The project made last is the selected one; no discussion of it is current yet. */
    selectCreated: ports.assign(({ context, event }) => ({
      ...withoutDiscussion(context),
      project: `${context.chat}:p${context.made.projects}`,
      panel: 'known' in event ? event.known.defaults : context.panel,
    })),

    /** Selects the named project; its latest discussion in this chat is current. */
    selectProject: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'project.select');
      const { named: found } = event.known;
      if (!found) return;
      const { latest } = found;
      enqueue.assign({
        ...withoutDiscussion(context),
        project: found.id,
        panel: found.panel,
        ...(latest
          ? {
              discussion: latest.id,
              round: latest.rounds,
              lastRound: latest.rounds,
              mostRounds: mostRounds({ round: latest.rounds }, event.known),
              answers: latest.answers,
            }
          : {}),
      });
      const notice = { say: 'projectSelected', name: found.name, resumed: latest !== null } as const;
      enqueue({ type: 'show', params: told(event, notice) });
    }),

    setAbout: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'project.about');
      const name = event.known.project?.name ?? FIRST_PROJECT;
      const row = { row: 'project.about', id: context.project ?? '', about: event.about } as const;
      enqueue({ type: 'record', params: { rows: [row] } });
      enqueue({ type: 'show', params: told(event, { say: 'projectAbout', name }) });
    }),

    setFormat: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'project.format');
      const { format } = event;
      const name = event.known.project?.name ?? FIRST_PROJECT;
      enqueue({ type: 'record', params: { rows: [{ row: 'project.format', id: context.project ?? '', format }] } });
      enqueue({ type: 'show', params: told(event, { say: 'projectFormat', name, format }) });
    }),

    setJudge: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'project.judge');
      const { judge, known } = event;
      const name = known.project?.name ?? FIRST_PROJECT;
      const sits = judge !== null && isSeated(known.panel, judge);
      enqueue({ type: 'record', params: { rows: [{ row: 'project.judge', id: context.project ?? '', judge }] } });
      enqueue({ type: 'show', params: told(event, { say: 'projectJudge', name, judge, sits }) });
    }),

    setModels: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, ['project.models', 'project.toggle']);
      const panel = panelAfter(event);
      const edits = event.pressed ? event.message : null;
      enqueue.assign({ panel });
      const fallbacks = event.type === 'project.models' ? event.fallbacks : null;
      const row = { row: 'project.models', id: context.project ?? '', models: panel, fallbacks } as const;
      enqueue({ type: 'record', params: { rows: [row] } });
      const { project, discussion } = context;
      const input = { page: 'panel', project, discussion, panel, replyTo: event.message, edits } as const;
      enqueue({ type: 'show', params: { kind: 'page', input } });
    }),

    confirmDelete: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'project.delete');
      const { named: found } = event.known;
      const project = found ? { id: found.id, name: found.name } : null;
      const input = { project, asker: event.from, replyTo: event.message };
      enqueue({ type: 'show', params: { kind: 'confirm', input } });
    }),

    deleteProject: ports.enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'project.delete');
      const { named: found } = event.known;
      if (!found) return;
      enqueue({ type: 'record', params: { rows: [{ row: 'project.delete', id: found.id }] } });
      enqueue({ type: 'show', params: { kind: 'tell', input: { project: found.id } } });
      enqueue({ type: 'show', params: told(event, { say: 'projectDeleted', name: found.name }) });
    }),
  },
  refuse: {
    'project.new': (chat, { known }) => {
      if (known.named) return { say: 'projectExists', name: known.named.name };
      return known.projects >= MAX_PROJECTS ? { say: 'projectsFull', limit: MAX_PROJECTS } : running(chat);
    },
    'project.select': (chat, { known, name }) =>
      known.named ? running(chat) : { say: 'projectUnknown', name, near: known.near },
    'project.delete': (chat, { known, name }) =>
      known.named ? running(chat) : { say: 'projectUnknown', name, near: known.near },
    'project.toggle': ({ context }, { known, project: id, listed, model }) => {
      if (id !== (known.project?.id ?? noProject(context.chat))) return { say: 'stale' };
      if (listed || known.panel.includes(model)) return { say: 'tooManyModels', limit: MAX_SEATS };
      return { say: 'unknownModel', word: model, near: [] };
    },
    'project.models': () => ({ say: 'tooManyModels', limit: MAX_SEATS }),
    'project.about': () => null,
    'project.format': () => null,
    'project.judge': () => null,
  },
} as const satisfies CommandSpec;
