/** The pages that only read, as text and buttons. */
import { commandNames } from '../../chat/commands/index.ts';
import { FIRST_PROJECT, noProject } from '../../chat/context.ts';
import { formatMoney, type UsageSum } from '../../discussion/usage.ts';
import { statusOf } from '../../discussion/agreement/agreement.ts';
import { displayName } from '../../discussion/transcript.ts';
import type { Offer } from '../../chat/effects.ts';
import type { View } from '../../effects/display.ts';
import { clip, firstLine, utc } from '../../lib/text.ts';
import { commandTexts, legalTexts } from '../../texts/commands.ts';
import { texts } from '../../texts/texts.ts';
import { callbackData, type Press } from '../updates/buttons.ts';
import { bold, code, concat, join, plain } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import type { InlineButton } from '../sender/types.ts';

type ViewOf<K extends View['view']> = Extract<View, { view: K }>;

export interface Page {
  readonly text: Formatted;
  readonly keyboard?: InlineButton[][];
}

/** A button; none if its data would be too long for Telegram. */
function pressable(text: string, press: Press): InlineButton[] {
  const data = callbackData(press);
  return data === null ? [] : [{ text, callback_data: data }];
}

/** Buttons in rows. */
function rows(buttons: readonly InlineButton[], perRow: number): InlineButton[][] {
  const count = Math.ceil(buttons.length / perRow);
  return Array.from({ length: count }, (_, i) => buttons.slice(i * perRow, (i + 1) * perRow));
}

const panelNames = (panel: readonly string[]): string =>
  panel.length > 0 ? texts.names(panel.map(displayName)) : texts.noPanel;

export function helpPage({ examples }: ViewOf<'help'>): Page {
  const { head, examples: tap } = texts.help;
  const body = commandNames.flatMap((name) => commandTexts[name].help ?? []).join('\n');
  const buttons = examples.flatMap((text, index) => pressable(text, { on: 'example', index }));
  return { text: concat(bold(head), `\n\n${body}\n\n${tap}`), keyboard: rows(buttons, 1) };
}

export function projectsPage({ projects, selected }: ViewOf<'projects'>): Page {
  if (projects.length === 0) return { text: plain(texts.noProjects) };
  const buttons = projects.flatMap(({ id, name }) =>
    pressable(texts.buttons.project(name, id === selected), { on: 'project', id }),
  );
  return { text: plain(texts.projects), keyboard: rows(buttons, 2) };
}

export function projectPage({ name, about, panel, format, judge, discussions }: ViewOf<'project'>): Page {
  const standing = about === '' ? texts.noAbout : texts.about(about);
  return { text: plain(`${texts.project(name, panelNames(panel), format, judge, discussions)}\n${standing}`) };
}

/** The panel with a button for each model: those of the catalogue, and those of the panel that are not in it. */
export function panelPage({ chat, project, panel, models }: ViewOf<'panel'>): Page {
  const aliases = [...new Set([...models.map(({ alias }) => alias), ...panel])];
  const buttons = aliases.flatMap((alias) =>
    pressable(texts.buttons.model(displayName(alias), panel.includes(alias)), {
      on: 'model',
      project: project?.id ?? noProject(chat),
      alias,
    }),
  );
  const shown = texts.panel(project?.name ?? FIRST_PROJECT, panelNames(panel));
  if (models.length === 0) return { text: plain(`${shown}\n${texts.noModels}`) };
  return { text: plain(`${shown}\n${texts.panelHint}`), keyboard: rows(buttons, 2) };
}

export function modelsPage({ models, panel }: ViewOf<'models'>): Page {
  if (models.length === 0) return { text: plain(texts.noModels) };
  const lines = models.map(({ alias, id, unlisted }) => {
    const line = concat(panel.includes(alias) ? '● ' : '○ ', bold(alias), ' ', code(id));
    return unlisted ? concat(line, '\n⚠ ', texts.unlisted(unlisted)) : line;
  });
  return { text: join([texts.models, ...lines, '', texts.modelsHint], '\n') };
}

function costLine(usage: UsageSum): string {
  const { status } = texts;
  const partly = (text: string, partial: boolean) => (partial ? status.atLeast(text) : text);
  const cost = usage.cost === null ? status.unknownCost : partly(formatMoney(usage.cost), usage.costIsPartial);
  const both = usage.tokensIn === null || usage.tokensOut === null ? null : usage.tokensIn + usage.tokensOut;
  const tokens = both === null ? status.unknownTokens : partly(both.toLocaleString('en'), usage.tokensArePartial);
  return status.cost(cost, tokens);
}

export function statusPage(view: ViewOf<'status'>): Page {
  const { status } = view;
  const words = texts.status;
  const lines = [
    ...(view.project === '' ? [] : [words.project(view.project)]),
    words.panel(panelNames(status.panel)),
    ...(view.question === '' ? [] : [words.question(clip(view.question, 200))]),
    ...(status.round > 0 ? [words.round(status.round, status.lastRound)] : []),
    ...(statusOf(status.sizes) === 'too few' ? [] : [words.agree(texts.agree(status.sizes))]),
    ...status.seats
      .filter((seat) => seat.status === 'failed')
      .map((seat) => texts.failed(displayName(seat.alias), seat.reason ?? 'internal', seat.until)),
    ...status.waiting.map(({ alias, ms }) => words.waiting(displayName(alias), Math.round(ms / 1000))),
    ...(status.discussion === null ? [] : [costLine(view.usage)]),
    ...(status.legal.length > 0 ? [words.now(status.legal.map((command) => legalTexts[command]).join(' '))] : []),
  ];
  return { text: concat(bold(words.phases[status.phase]), `\n${lines.join('\n')}`) };
}

/** So much of a title stands on a button, UTF-16 units: about a line of a phone. */
const TITLE = 40;

/** The discussions that began last, each with its first line and when it began, and a button for each that is not the current one. */
export function historyPage({ project, discussions, current }: ViewOf<'history'>): Page {
  if (discussions.length === 0) return { text: plain(texts.history.none) };
  const lines = discussions.map(({ id, title, at, answers }, index) =>
    texts.history.line(index + 1, firstLine(title, 100), utc(at), answers, id === current),
  );
  const buttons = discussions.flatMap(({ id, title }, index) =>
    id === current ? [] : pressable(texts.history.button(index + 1, firstLine(title, TITLE)), { on: 'resume', id }),
  );
  const hint = buttons.length > 0 ? ['', texts.history.hint] : [];
  return { text: join([bold(texts.history.head(project)), ...lines, ...hint], '\n'), keyboard: rows(buttons, 1) };
}

/** For each seat that is waited for a row: to go on without it, or with another model in it. */
function seatsPage(chat: number, { board, round, seats, others }: Extract<Offer, { of: 'seats' }>): Page {
  const keyboard = seats.map(({ seat, alias, by }) => {
    const name = displayName(by ?? alias);
    return [
      ...pressable(texts.buttons.skip(name), { on: 'skip', chat, board, round, seat }),
      ...others.flatMap((other) =>
        pressable(texts.buttons.replace(name, displayName(other)), {
          on: 'replace',
          chat,
          board,
          round,
          seat,
          alias: other,
        }),
      ),
    ];
  });
  return { text: plain(texts.seats), keyboard };
}

/** What can be done about a message of a person's: ask its new wording, or one of those whose answers it replied to. */
export function offerPage({ chat, offer }: ViewOf<'offer'>): Page {
  if (offer.of === 'edited') {
    const button = pressable(texts.buttons.revise, { on: 'revise', chat, seq: offer.seq });
    return { text: plain(texts.edited), keyboard: [button] };
  }
  if (offer.of === 'seats') return seatsPage(chat, offer);
  const buttons = offer.answers.flatMap(({ seq, alias }) => pressable(displayName(alias), { on: 'whom', chat, seq }));
  return { text: plain(texts.whom), keyboard: rows(buttons, 2) };
}

export function confirmPage({ chat, project }: ViewOf<'confirm'>): Page {
  const yes: Press = project ? { on: 'deleteProject', id: project.id } : { on: 'deleteAll', chat };
  const text = project ? texts.deleteProject(project.name) : texts.deleteAll;
  return {
    text: plain(text),
    keyboard: [
      [
        ...pressable(texts.buttons.yes, yes),
        ...pressable(texts.buttons.no, { on: 'keep', chat, project: project?.id ?? '' }),
      ],
    ],
  };
}
