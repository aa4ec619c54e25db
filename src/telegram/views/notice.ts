/** A notice as one line. */
import type { Notice } from '../../chat/notices.ts';
import { displayName } from '../../discussion/transcript.ts';
import { moneyTexts } from '../../texts/money.ts';
import { texts } from '../../texts/texts.ts';

/** The sentence of a notice: plain text, whatever names it holds. */
export function noticeText(notice: Notice): string {
  switch (notice.say) {
    case 'running':
      return texts.running(notice.waitingFor.map(displayName));
    case 'oneModel':
      return texts.oneModel(displayName(notice.alias), notice.alias);
    case 'seatTaken':
      return texts.seatTaken(displayName(notice.alias));
    case 'skipped':
      return texts.skipped(displayName(notice.alias));
    case 'replaced':
      return texts.replaced(displayName(notice.alias), displayName(notice.by));
    case 'asksFull':
      return texts.asksFull(notice.limit);
    case 'overBudget':
      return moneyTexts.overBudget(notice);
    case 'notApprover':
      return moneyTexts.notApprover[notice.of];
    case 'usage':
      return texts.usage(notice.of);
    case 'unknownCommand':
      return texts.unknownCommand(notice.command);
    case 'unknownModel':
      return texts.unknownModel(notice.word, notice.near);
    case 'tooManyModels':
      return texts.tooManyModels(notice.limit);
    case 'tooLong':
      return texts.tooLong(notice.limit);
    case 'projectExists':
      return texts.projectExists(notice.name);
    case 'projectUnknown':
      return texts.projectUnknown(notice.name, notice.near);
    case 'projectsFull':
      return texts.projectsFull(notice.limit);
    case 'projectCreated':
      return texts.projectCreated(notice.name);
    case 'projectSelected':
      return texts.projectSelected(notice.name, notice.resumed);
    case 'projectAbout':
      return texts.projectAbout(notice.name);
    case 'projectFormat':
      return texts.projectFormat(notice.name, notice.format);
    case 'projectJudge': {
      const { name, judge, sits } = notice;
      return texts.projectJudge(name, judge === null ? null : displayName(judge), sits);
    }
    case 'projectDeleted':
      return texts.projectDeleted(notice.name);
    default:
      return texts[notice.say];
  }
}
