/** Projects. */
import { assertEvent } from 'xstate';
import { callsIn, FIRST_PROJECT } from '../context.ts';
import { endedProject, line, panelAfter, ports, told } from '../guards.ts';
import { withoutDiscussion } from '../transitions.ts';

export const projectActions = {
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
    const { named } = event.known;
    if (!named) return;
    const { latest } = named;
    enqueue.assign({
      ...withoutDiscussion(context),
      project: named.id,
      panel: named.panel,
      ...(latest
        ? { discussion: latest.id, round: latest.rounds, lastRound: latest.rounds, answers: latest.answers }
        : {}),
    });
    enqueue({
      type: 'show',
      params: told(event, { say: 'projectSelected', name: named.name, resumed: latest !== null }),
    });
  }),

  setAbout: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, 'project.about');
    const name = event.known.project?.name ?? FIRST_PROJECT;
    enqueue({
      type: 'record',
      params: { rows: [{ row: 'project.about', id: context.project ?? '', about: event.about }] },
    });
    enqueue({ type: 'show', params: told(event, { say: 'projectAbout', name }) });
  }),

  setModels: ports.enqueueActions(({ context, event, enqueue }) => {
    assertEvent(event, ['project.models', 'project.toggle']);
    const models = panelAfter(event) ?? context.panel;
    const edits = event.pressed ? event.message : null;
    enqueue.assign({ panel: models });
    enqueue({ type: 'record', params: { rows: [{ row: 'project.models', id: context.project ?? '', models }] } });
    enqueue({
      type: 'show',
      params: {
        kind: 'page',
        input: { page: 'panel', project: context.project, panel: models, replyTo: event.message, edits },
      },
    });
  }),

  confirmDelete: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'project.delete');
    const { named } = event.known;
    const project = named ? { id: named.id, name: named.name } : null;
    enqueue({ type: 'show', params: { kind: 'confirm', input: { project, replyTo: event.message } } });
  }),

  deleteProject: ports.enqueueActions(({ event, enqueue }) => {
    assertEvent(event, 'project.delete');
    const { named } = event.known;
    if (!named) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'project.delete', id: named.id }] } });
    enqueue({ type: 'show', params: { kind: 'tell', input: { project: named.id } } });
    enqueue({ type: 'show', params: told(event, { say: 'projectDeleted', name: named.name }) });
  }),

  /** Whatever is asked in a project that ends would be answered into nothing. */
  endCallsInProject: ports.enqueueActions(({ context, event, enqueue }) => {
    const ended = callsIn(context, endedProject(event) ?? '');
    if (ended.length === 0) return;
    enqueue.assign({ calls: Object.fromEntries(Object.entries(context.calls).filter(([id]) => !ended.includes(id))) });
    enqueue({ type: 'abort', params: { calls: ended } });
    enqueue({ type: 'show', params: { kind: 'retract', input: { calls: ended } } });
  }),

  /** The selected project is gone, and with it its discussion. Rows that were written meanwhile go too. */
  leaveProject: ports.enqueueActions(({ context, event, enqueue }) => {
    const id = context.discussion;
    enqueue.assign({ ...withoutDiscussion(context), project: null });
    if (id === null) return;
    enqueue({ type: 'record', params: { rows: [{ row: 'discussion.delete', id }] } });
    // Who deleted it here is told so already.
    if (event.type !== 'project.gone') return;
    enqueue({ type: 'show', params: line({ say: 'projectGone' }) });
  }),
};
