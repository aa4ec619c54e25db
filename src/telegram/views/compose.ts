/** What effects show, as Telegram messages. */
import { displayName } from '../../discussion/transcript.ts';
import { clean, leaveOutMiddle } from '../../lib/text.ts';
import type { View } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';
import { bold, concat, plain, style } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import { split } from '../render/split.ts';
import type { Composed, InlineButton } from '../sender/types.ts';
import { callbackData } from '../updates/buttons.ts';
import { ballotKeyboard, ballotText } from './ballot.ts';
import { costNote, settleKeyboard } from './consensus.ts';
import { rankingText } from './ranking.ts';
import { answerMessages, firstWords, heading } from './answer.ts';
import { boardKeyboard, boardText } from './board.ts';
import { noticeText } from './notice.ts';
import { positionsText } from './positions.ts';
import {
  confirmPage,
  helpPage,
  historyPage,
  modelsPage,
  offerPage,
  panelPage,
  projectPage,
  projectsPage,
  statusPage,
  type Page,
} from './pages.ts';

/** So much of a model's thinking is shown, in UTF-16 units: one message, with its heading. */
const MAX_THOUGHT = 3500;

/** A text in as many messages as it needs. */
function message(text: Formatted, replyTo: number | null, rest: Partial<Composed> = {}): Composed {
  return { parts: split(text), notify: false, replyTo, ...rest };
}

function page({ text, keyboard }: Page, replyTo: number | null): Composed {
  return message(text, replyTo, keyboard ? { keyboard } : {});
}

/** What the messages of a view depend on beside the view. */
interface ComposeOptions {
  /** The calls of the progress message whose text has begun to arrive. */
  readonly speaking?: ReadonlySet<string>;
  /** Whether the bot sees all messages of groups; if not, the greeting says how to change it. */
  readonly readsAll?: boolean;
  /** Whether an answer's placeholder shows its first words: where nothing keeps it from being whole at once there is no need. */
  readonly words?: boolean;
}

/** The messages of a view. Those of a long answer take a while, the others are made at once. */
export async function compose(
  view: View,
  replyTo: number | null,
  { speaking = new Set(), readsAll = true, words = false }: ComposeOptions = {},
): Promise<Composed> {
  switch (view.view) {
    case 'thinking':
      return message(plain(texts.thinking(displayName(view.alias))), replyTo);
    case 'answer': {
      const { answers, synthesis, consensus = null } = view;
      const note = consensus === null ? '' : costNote(consensus);
      const parts = await answerMessages(
        answers.map((answer) => ({ head: heading(answer, synthesis), markdown: `${answer.text}${note}` })),
      );
      const thinking = answers.flatMap(({ alias, thinking }): InlineButton[][] => {
        const data = thinking ? callbackData({ on: 'thinking', ...thinking }) : null;
        const text = answers.length > 1 ? texts.buttons.thinkingOf(displayName(alias)) : texts.buttons.thinking;
        return data === null ? [] : [[{ text, callback_data: data }]];
      });
      const keyboard = [...(consensus === null ? [] : settleKeyboard(consensus)), ...thinking];
      const head = heading(answers[0] ?? { alias: '' }, synthesis);
      const first = words && parts[0] ? firstWords(parts[0], head.text.length) : null;
      const placeholder = first ?? concat(head, '\n…');
      return { parts, placeholder, notify: false, replyTo, ...(keyboard.length > 0 && { keyboard }) };
    }
    case 'positions':
      return message(positionsText(view), replyTo);
    case 'ballot':
      return message(ballotText(view), replyTo, { keyboard: ballotKeyboard(view) });
    case 'ranking':
      return message(rankingText(view), replyTo);
    case 'thought': {
      const head = bold(texts.thought(displayName(view.alias)));
      const quote = style('expandable_blockquote', plain(leaveOutMiddle(clean(view.text).trim(), MAX_THOUGHT)));
      return message(concat(head, '\n', quote), replyTo);
    }
    case 'failure': {
      const said = texts.failed(displayName(view.alias), view.reason, view.until);
      return message(plain(`${said} ${texts.askAgain}`), replyTo);
    }
    case 'board': {
      const { board, title } = view;
      return message(boardText(board, title, speaking), replyTo, {
        keyboard: boardKeyboard(board),
        notify: board.notify,
      });
    }
    case 'notice':
      return message(plain(noticeText(view.notice)), replyTo, { notify: true });
    case 'offer':
      return page(offerPage(view), replyTo);
    case 'history':
      return page(historyPage(view), replyTo);
    case 'greeting':
      return message(plain(readsAll ? texts.greeting : `${texts.greeting}\n\n${texts.privacy}`), replyTo);
    case 'help':
      return page(helpPage(view), replyTo);
    case 'projects':
      return page(projectsPage(view), replyTo);
    case 'project':
      return page(projectPage(view), replyTo);
    case 'panel':
      return page(panelPage(view), replyTo);
    case 'models':
      return page(modelsPage(view), replyTo);
    case 'status':
      return page(statusPage(view), replyTo);
    case 'confirm':
      return page(confirmPage(view), replyTo);
    case 'forgotten':
      return message(plain(forgottenText(view.cleaned)), replyTo, { notify: true });
    case 'document':
      return { parts: [], notify: true, replyTo, document: { name: view.name, content: view.content } };
  }
}

/** What is said of a chat that was deleted. */
function forgottenText(cleaned: boolean | 'by server'): string {
  if (cleaned === 'by server') return texts.forgottenOnServer;
  return cleaned ? texts.forgotten : texts.forgottenUncleaned;
}
