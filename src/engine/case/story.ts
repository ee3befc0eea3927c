import { t } from '../l10n';
import type { Finding } from '../model';
import type { CaseFacts } from '../rules/rule';
import { countText } from '../rules/kit/numbers';
import { bareName, NOTIFICATION_ASSISTANT, number, sayIso, stopAlls, text } from '../rules/kit/story';

/** Rules whose findings make the notification story. */
const STORY = new Set(['mailbox-move-disables-assistant', 'stopall-caller', 'mailbox-move-cadence', 'watermark-backlog', 'reminder-stale', 'text-messages']);

interface DisableData {
  mailbox: string;
  ms: number;
  sameThread: boolean;
  pairs: { disabled: string | null }[];
  /** Why no further sync starts, where that is known. */
  over: string | null;
}

interface CadenceData {
  mailbox: string | null;
  intervals: string[];
  configured: string | null;
  /** The interval in force. */
  effective: string | null;
  over: string | null;
}

/** Findings that belong to the notification story. */
export function isStory(finding: Finding): boolean {
  return STORY.has(finding.rule);
}

/**
 * The verdict of a case about calendar notifications that stop: what happens again and again, and what ends it. Two sentences.
 * @returns undefined where the findings do not make that story
 */
export function storyVerdict(findings: readonly Finding[], facts: CaseFacts): string | undefined {
  const disable = findings.find((f) => f.rule === 'mailbox-move-disables-assistant' && f.confidence !== 'possible');
  const stop = findings.find((f) => f.rule === 'stopall-caller');
  const cadences = findings.filter((f) => f.rule === 'mailbox-move-cadence' && f.confidence !== 'possible');
  const mailbox = disable ? (disable.data as unknown as DisableData).mailbox : '';
  const cadence = cadences.find((c) => mailbox !== '' && c.data.mailbox === mailbox) ?? (cadences.length === 1 && sameOrUnknown(cadences[0]!, mailbox) ? cadences[0] : undefined);
  const over = overOf(disable, cadence);
  if (disable) return [whatHappens(disable, cadence, stop, over !== undefined), othersOf(findings, disable), whatEndsIt(facts, over)].filter((s) => s !== '').join(' ');
  if (stop && cadence) return [suspicion(stop, cadence, facts), whatEndsIt(facts, over)].join(' ');
  const cleared = facts.kept('settings-cleared')[0]?.fact;
  if (stop?.data.source === 'trace' && cleared) {
    return t('All reminders of {0} were switched off (StopAll), and {1} was run for {2}: compare mailbox and time before a move is blamed.', stopAlls(facts)[0]?.user || t('a mailbox'), text(cleared, 'cmdlet'), text(cleared, 'object') || t('a mailbox'));
  }
  return undefined;
}

function sameOrUnknown(cadence: Finding, mailbox: string): boolean {
  return cadence.data.mailboxShown === false || mailbox === '' || cadence.data.mailbox === mailbox;
}

/** The move is over, and no start behind its end is shown. */
function overOf(disable: Finding | undefined, cadence: Finding | undefined): string | undefined {
  const rows = cadence && (cadence.data as unknown as CadenceData).over;
  if (cadence && rows === null) return undefined;
  return rows ?? (disable && (disable.data as unknown as DisableData).over) ?? undefined;
}

function whatHappens(disable: Finding, cadence: Finding | undefined, stop: Finding | undefined, over: boolean): string {
  const d = disable.data as unknown as DisableData;
  const proof = disable.confidence === 'proven'
    ? t('proven: the same mailbox GUID in both lines, {0} ms apart', d.ms)
    : t('likely: {0} ms apart on the same thread, the mailbox not shown in one of the lines', d.ms);
  const at = seen(disable, d);
  if (!cadence) {
    return followed(stop)
      ? t('A move of mailbox {0} raised MailboxMoveStarted, on which the calendar notification assistant disabled the mailbox ({1}; {2}) and removed its reminders (StopAll), so text message notifications stopped.', d.mailbox, at, proof)
      : t('A move of mailbox {0} raised MailboxMoveStarted, on which the calendar notification assistant disabled the mailbox ({1}; {2}), so text message notifications stopped.', d.mailbox, at, proof);
  }
  if (over) {
    return t('An incremental sync of the move of mailbox {0} started {1}, and each start raised MailboxMoveStarted, on which the calendar notification assistant disabled the mailbox ({2}; {3}), so text message notifications stopped again at the next start after they were set up.', d.mailbox, rhythm(cadence), at, proof);
  }
  return t('An incremental sync of the move of mailbox {0} starts {1}, and each start raises MailboxMoveStarted, on which the calendar notification assistant disables the mailbox ({2}; {3}), so text message notifications stop again at the next start after they were set up.', d.mailbox, rhythm(cadence), at, proof);
}

/** Mailboxes of the same story, told and not told one by one. */
function othersOf(findings: readonly Finding[], first: Finding): string {
  const rest = findings.filter((f) => f.rule === first.rule && f !== first && f.confidence !== 'possible');
  const more = rest.reduce((n, f) => n + (typeof f.data.mailboxes === 'number' ? f.data.mailboxes : 1), 0);
  return more === 0 ? '' : more === 1 ? t('The same happened to one more mailbox.') : t('The same happened to {0} more mailboxes.', countText(more));
}

/** When; of several times the last, which says how things stand. */
function seen(disable: Finding, { pairs }: DisableData): string {
  const times = pairs.flatMap((p) => (p.disabled === null ? [] : [p.disabled])).sort();
  if (times.length === 0) return t('at a time that no line shows');
  return disable.count > 1 ? t('seen {0} times, last {1}', disable.count, sayIso(times.at(-1)!)) : t('seen {0}', sayIso(times[0]!));
}

/** Reminders were removed on the event. */
function followed(stop: Finding | undefined): boolean {
  return stop !== undefined && Array.isArray(stop.data.follows) && stop.data.follows.length > 0;
}

/** `every 24:01:15 to 24:11:16 (configured 1.00:00:00)`. */
function rhythm(cadence: Finding): string {
  const c = cadence.data as unknown as CadenceData;
  const sorted = [...c.intervals].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  if (sorted[0] === sorted.at(-1)) {
    return c.effective ? t('every {0} (configured {1})', sorted[0]!, c.effective) : t('every {0} (the configured interval is not in the files)', sorted[0]!);
  }
  return c.effective
    ? t('every {0} to {1} (configured {2})', sorted[0]!, sorted.at(-1)!, c.effective)
    : t('every {0} to {1} (the configured interval is not in the files)', sorted[0]!, sorted.at(-1)!);
}

function suspicion(stop: Finding, cadence: Finding, facts: CaseFacts): string {
  const user = stopAlls(facts)[0]?.user || t('a mailbox');
  return t('All reminders of {0} were switched off (StopAll), and a move of {1} starts {2}; that the one follows from the other is possible, but no line in the given files proves it.', user, (cadence.data.mailbox as string | null) ?? t('a mailbox'), rhythm(cadence));
}

function whatEndsIt(facts: CaseFacts, over: string | undefined): string {
  const behind = facts.kept('watermark').filter((k) => bareName(text(k.fact, 'assistant')) === NOTIFICATION_ASSISTANT).reduce((most, k) => Math.max(most, number(k.fact, 'backlog')), 0);
  const saved = facts.kept('settings-saved').length > 0
    ? t('saving the notification settings again, as was done before, only re-arms them until the next sync')
    : t('saving the notification settings again only re-arms them until the next sync');
  const backlog = behind > 0 ? t(' (the assistant was also {0} events behind)', countText(behind)) : '';
  if (over !== undefined) return t('No further sync starts ({0}): if notifications are still missing, saving the notification settings once more brings them back{1}.', over, backlog);
  return t('Find the move request and its batch, and complete, suspend or remove it: {0}{1}.', saved, backlog);
}
