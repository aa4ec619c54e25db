/** What the rows of a chat's steps make of a database: enough to tell what is known, and to see a row that refers to nothing. */
import type { Row } from '../../src/chat/rows.ts';
import type { Known } from '../../src/chat/events.ts';

type Message = Extract<Row, { row: 'message' }>;

export class World {
  readonly projects = new Map<string, { name: string; models: readonly string[] | null }>();
  readonly discussions = new Map<string, { project: string; rounds: number; closed: boolean }>();
  readonly messages: Message[] = [];
  readonly consensus: unknown[] = [];
  #last = 0;

  /** @throws if the row refers to something that was not begun, or begins something twice */
  write(row: Row): void {
    switch (row.row) {
      case 'chat.forget':
        return;
      case 'project.create':
        expectThat(!this.projects.has(row.id), `project ${row.id} is new`);
        this.projects.set(row.id, { name: row.name, models: null });
        return;
      case 'project.about':
        this.#project(row.id);
        return;
      case 'project.models':
        this.#project(row.id).models = row.models;
        return;
      case 'project.delete':
        this.#project(row.id);
        this.projects.delete(row.id);
        for (const [id, { project }] of this.discussions) if (project === row.id) this.discussions.delete(id);
        return;
      case 'discussion.begin':
        this.#project(row.project);
        expectThat(!this.discussions.has(row.id), `discussion ${row.id} is new`);
        this.discussions.set(row.id, { project: row.project, rounds: 0, closed: false });
        return;
      case 'discussion.close':
        this.#discussion(row.id).closed = true;
        return;
      case 'discussion.delete':
        this.discussions.delete(row.id);
        return;
      case 'round.begin':
        expectThat(row.number === this.#discussion(row.discussion).rounds + 1, `round ${row.number} follows the last`);
        this.#discussion(row.discussion).rounds++;
        return;
      case 'round.end':
        expectThat(row.number <= this.#discussion(row.discussion).rounds, `round ${row.number} was begun`);
        return;
      case 'message': {
        const { rounds } = this.#discussion(row.discussion);
        expectThat(row.round === null || row.round <= rounds, `round ${row.round} was begun`);
        expectThat(row.seq > this.#last, `entry ${row.seq} is above the last`);
        this.#last = row.seq;
        this.messages.push(row);
        return;
      }
      case 'message.delete': {
        const at = this.messages.findIndex(({ call, kind }) => call === row.call && kind === 'answer');
        expectThat(at >= 0, `call ${row.call} has an answer`);
        this.messages.splice(at, 1);
        return;
      }
      case 'consensus':
        this.#discussion(row.discussion);
        expectThat(this.messages.at(-1)?.seq === row.seq, 'a consensus belongs to the entry just written');
        this.consensus.push(row.value);
    }
  }

  /** What is known to a command, as `engine/known.ts` reads it. */
  known(selected: string | null, defaults: readonly string[], name?: string): Known {
    const project = this.projects.has(selected ?? '') ? selected : ([...this.projects.keys()][0] ?? null);
    const named = [...this.projects].find(([id, { name: other }]) => id === name || other === name);
    const ref = (id: string) => ({ id, name: this.#project(id).name });
    return {
      project: project === null ? null : ref(project),
      panel: (project === null ? null : this.#project(project).models) ?? defaults,
      defaults,
      named: named ? { ...ref(named[0]), panel: named[1].models ?? defaults, latest: this.#latest(named[0]) } : null,
      near: [],
      projects: this.projects.size,
      recorded: null,
    };
  }

  #latest(project: string) {
    const last = [...this.discussions].findLast(([, discussion]) => discussion.project === project);
    if (!last) return null;
    const answers = this.messages.filter(
      (row) => row.discussion === last[0] && row.kind === 'answer' && row.round !== null,
    ).length;
    return { id: last[0], rounds: last[1].rounds, answers };
  }

  #project(id: string) {
    const project = this.projects.get(id);
    if (!project) throw new Error(`There is no project ${id}`);
    return project;
  }

  #discussion(id: string) {
    const discussion = this.discussions.get(id);
    if (!discussion) throw new Error(`There is no discussion "${id}"`);
    return discussion;
  }
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}`);
}
