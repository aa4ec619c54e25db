/** What the rows of a chat's steps make of a database: enough to tell what is known, and to see a row that refers to nothing. */
import { ballotTag } from '../../src/discussion/ballot/options.ts';
import type { Row } from '../../src/chat/rows.ts';
import { entryAbout } from '../../src/chat/asked.ts';
import { NO_FUNDS } from '../../src/chat/funds.ts';
import type { Groups } from '../../src/discussion/agreement/agreement.ts';
import type { FormatName } from '../../src/discussion/formats/index.ts';
import type { ChatContext } from '../../src/chat/context.ts';
import type { Command, Known } from '../../src/chat/events.ts';

type Message = Extract<Row, { row: 'message' }>;

/** A project as it is kept. */
interface Kept {
  name: string;
  models: readonly string[] | null;
  fallbacks: Readonly<Record<string, readonly string[]>>;
  format: FormatName;
  judge: string | null;
}

export class World {
  readonly projects = new Map<string, Kept>();
  readonly discussions = new Map<string, { project: string; rounds: number; closed: boolean }>();
  readonly messages: Message[] = [];
  readonly consensus: unknown[] = [];
  /** What seats hold, by discussion, round and seat. */
  readonly positions = new Map<string, { discussion: string; round: number; seat: string; claim: string }>();
  /** What is voted for, by discussion and round; and the votes by whom. */
  readonly ballots = new Map<string, readonly string[]>();
  readonly votes = new Map<string, number>();
  readonly rankings: Extract<Row, { row: 'ranking' }>[] = [];
  /** The newest wording of questions, by entry. */
  readonly revised = new Map<number, string>();
  #last = 0;

  /** @throws if the row refers to something that was not begun, or begins something twice */
  write(row: Row): void {
    switch (row.row) {
      case 'chat.forget':
      case 'spent':
        return;
      case 'project.create':
        expectThat(!this.projects.has(row.id), `project ${row.id} is new`);
        this.projects.set(row.id, { name: row.name, models: null, fallbacks: {}, format: 'open', judge: null });
        return;
      case 'project.about':
        this.#project(row.id);
        return;
      case 'project.models':
        this.#project(row.id).models = row.models;
        this.#project(row.id).fallbacks = row.fallbacks ?? this.#project(row.id).fallbacks;
        return;
      case 'project.format':
        this.#project(row.id).format = row.format;
        return;
      case 'project.judge':
        this.#project(row.id).judge = row.judge;
        return;
      case 'ballot':
      case 'ranking':
        expectThat(row.round <= this.#discussion(row.discussion).rounds, `round ${row.round} was begun`);
        if (row.row === 'ballot') this.ballots.set(`${row.discussion}:${row.round}`, row.options);
        else this.rankings.push(row);
        return;
      case 'vote': {
        const options = this.ballots.get(`${row.discussion}:${row.round}`) ?? [];
        expectThat(row.option < options.length, `there is an option ${row.option}`);
        this.votes.set('seat' in row.by ? row.by.seat : String(row.by.person), row.option);
        return;
      }
      case 'position':
        expectThat(row.round <= this.#discussion(row.discussion).rounds, `round ${row.round} was begun`);
        this.positions.set(`${row.discussion}:${row.round}:${row.seat}`, row);
        return;
      case 'round.groups': {
        const seats = row.groups.flat();
        expectThat(new Set(seats).size === seats.length, 'a seat is in one group');
        return;
      }
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
      case 'discussion.reopen':
        this.#discussion(row.id).closed = false;
        return;
      case 'discussion.expire':
        this.#discussion(row.id);
        this.discussions.delete(row.id);
        return;
      case 'discussion.rename':
        this.#discussion(row.id);
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
      case 'round.withdraw':
        return this.#withdraw(row);
      case 'message.reword':
      case 'message.append': {
        const at = this.messages.findIndex(({ seq, kind }) => seq === row.seq && kind === 'question');
        const question = this.messages[at];
        if (!question) throw new Error(`Entry ${row.seq} is no question`);
        const text = row.row === 'message.append' ? `${question.text}${row.text}` : row.text;
        this.messages[at] = { ...question, text, call: row.call ?? question.call };
        if (row.row === 'message.reword') this.revised.delete(row.seq);
        return;
      }
      case 'message.revise': {
        const question = this.messages.find(({ seq }) => seq === row.seq);
        expectThat(question?.kind === 'question', `entry ${row.seq} is a question`);
        this.revised.set(row.seq, row.text);
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

  /** Who agrees in a discussion: seats whose latest claims are the same. */
  groups(discussion: string): Groups {
    const latest = new Map(
      [...this.positions.values()]
        .filter((one) => one.discussion === discussion)
        .map((one) => [one.seat, one.claim] as const),
    );
    const groups = Map.groupBy(latest, ([, claim]) => claim);
    return [...groups.values()].map((seats) => seats.map(([seat]) => seat)).toSorted((a, b) => b.length - a.length);
  }

  /** What is known to a command, as `engine/known.ts` reads it. */
  known(selected: string | null, defaults: readonly string[], name?: string): Known {
    const project = this.projects.has(selected ?? '') ? selected : ([...this.projects.keys()][0] ?? null);
    const named = [...this.projects].find(([id, { name: other }]) => id === name || other === name);
    const ref = (id: string) => ({ id, name: this.#project(id).name });
    return {
      project: project === null ? null : ref(project),
      panel: (project === null ? null : this.#project(project).models) ?? defaults,
      format: project === null ? 'open' : this.#project(project).format,
      judges: project === null ? [] : [this.#project(project).judge ?? []].flat(),
      fallbacks: project === null ? {} : this.#project(project).fallbacks,
      reviewer: defaults[1] ?? null,
      dispute: null,
      ballot: null,
      defaults,
      named: named ? { ...ref(named[0]), panel: named[1].models ?? defaults, latest: this.#latest(named[0]) } : null,
      near: [],
      projects: this.projects.size,
      discussion: null,
      question: null,
      board: 0,
      recorded: null,
      funds: NO_FUNDS,
      chance: 'c0ffee'.padEnd(64, '0'),
    };
  }

  /** What is known to a command of the discussion and the question that it is about, as `engine/known.ts` reads it. */
  about(context: ChatContext, command: Command): Pick<Known, 'discussion' | 'question' | 'ballot'> {
    const ballot = command.type === 'vote' ? this.ballot(context) : null;
    const id = 'discussion' in command ? command.discussion : null;
    const found = id === null ? undefined : this.discussions.get(id);
    const discussion = id === null || !found ? null : { ...this.#ref(id), project: found.project };
    const entry = entryAbout(context, command);
    const row = this.messages.find(({ seq, kind }) => seq === entry && kind === 'question');
    if (!row) return { discussion, ballot, question: null };
    const { author: by, sender: from, text, context: replied, asked, round } = row;
    const given = this.messages.filter(
      (one) => one.discussion === row.discussion && one.kind === 'answer' && (one.round ?? 0) >= (round ?? Infinity),
    );
    const revised = this.revised.get(row.seq) ?? null;
    const answers = given.flatMap(({ call }) => call ?? []);
    const differs = command.type === 'edited' && command.text !== (revised ?? text);
    return { discussion, ballot, question: { by, from, text, context: replied, revised, differs, asked, answers } };
  }

  /** What the ballot of the round is called in which a chat is; null without one. */
  ballot({ discussion, round }: Pick<ChatContext, 'discussion' | 'round'>): string | null {
    const options = this.ballots.get(`${discussion}:${round}`);
    return options === undefined ? null : ballotTag(discussion ?? '', round, { options });
  }

  #ref(id: string) {
    const answers = this.messages.filter(
      (row) => row.discussion === id && row.kind === 'answer' && row.round !== null,
    ).length;
    return { id, rounds: this.#discussion(id).rounds, answers };
  }

  #withdraw({ discussion, from, to, round, question, text }: Extract<Row, { row: 'round.withdraw' }>): void {
    expectThat(from <= this.#discussion(discussion).rounds, `round ${from} was begun`);
    this.#discussion(discussion).rounds = from - 1;
    for (const [at, row] of this.messages.entries()) {
      if (row.discussion !== discussion || row.round === null || row.round < from) continue;
      const unsaid = row.kind === 'answer' ? { kind: 'failure' as const, text: '', reason: 'stopped' as const } : {};
      const own = row.seq === question ? { text } : {};
      this.messages[at] = { ...row, ...unsaid, ...own, discussion: to, round };
    }
    this.revised.delete(question);
    for (const [key, held] of this.positions)
      if (held.discussion === discussion && held.round >= from) this.positions.delete(key);
  }

  #latest(project: string) {
    const last = [...this.discussions].findLast(([, one]) => one.project === project && !one.closed);
    return last ? this.#ref(last[0]) : null;
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
