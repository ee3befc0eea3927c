import { formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import { evidenceOfFacts } from './kit/evidence';
import { hasInterval, missingEvents, missingMove, missingSettings, moveRemedy, requestsOf, stoppedState } from './kit/move-remedy';
import { moveEventObserver, settingsEventObserver, settingsSavedObserver } from './kit/story-observers';
import { bareName, between, byTime, distinct, guidIn, isoMoment, moveEvents, Nearby, NOTIFICATION_ASSISTANT, placeOf, sameProcess, sameThread, sayMoment, settingsEvents, text, type Moment, type MoveEvent, type SettingsEvent } from './kit/story';
import type { CaseFacts, Report, Rule } from './rule';
import { TOP } from './kit/stats';

/** One thread disables the mailbox while it handles the event: the two lines were 2 ms apart where it was seen; ten times a busy server's worth. */
const HANDLING_MS = 100;
/** With the mailbox GUID in both lines no thread is needed, only the same handling: an event is handled in seconds. */
const SAME_MAILBOX_MS = 5_000;

interface Pair {
  disable: SettingsEvent;
  event: MoveEvent;
  ms: number;
  thread: boolean;
  /** The mailbox GUID stands in both lines. */
  proven: boolean;
}

/** A move (or a sync of one) raises MailboxMoveStarted, and the assistant stops serving the mailbox. */
export const mailboxMoveDisablesAssistant: Rule = {
  id: 'mailbox-move-disables-assistant',
  title: () => t('A mailbox move switches calendar notifications off'),
  severity: 'warning',
  observers: [moveEventObserver, settingsEventObserver, settingsSavedObserver],
  conclude(facts, report) {
    const events = moveEvents(facts);
    const pairs = pairsOf(settingsEvents(facts), events);
    const byMailbox = new Map<string, Pair[]>();
    for (const pair of pairs) {
      const known = byMailbox.get(pair.event.mailbox);
      if (known) known.push(pair);
      else byMailbox.set(pair.event.mailbox, [pair]);
    }
    const ranked = [...byMailbox.values()].sort((a, b) => Number(b.some((p) => p.proven)) - Number(a.some((p) => p.proven)) || b.length - a.length);
    for (const list of ranked.slice(0, TOP)) reportMailbox(facts, report, list, events);
    if (ranked.length > TOP) reportRest(report, ranked.slice(TOP));
    const alone = reportUnpaired(report, events, new Set(byMailbox.keys()));
    // beside a StopAll the line is told with it
    if (!alone && facts.kept('stopall').length === 0) reportUnexplained(facts, report, pairs);
  },
};

/** The nearest MailboxMoveStarted of each disable line. */
function pairsOf(disables: readonly SettingsEvent[], events: readonly MoveEvent[]): Pair[] {
  const starts = new Nearby(events.filter((e) => e.event === 'MailboxMoveStarted'));
  const out: Pair[] = [];
  for (const disable of distinct(disables)) {
    if (!/^disabl/i.test(disable.what)) continue;
    let best: Pair | undefined;
    for (const event of starts.to(disable, SAME_MAILBOX_MS)) {
      if (!sameProcess(event, disable)) continue;
      const pair = pairOf(disable, event);
      if (pair && (!best || rank(pair) < rank(best))) best = pair;
    }
    if (best) out.push(best);
  }
  return out;
}

function pairOf(disable: SettingsEvent, event: MoveEvent): Pair | undefined {
  const ms = between(disable, event);
  if (Number.isNaN(ms) || Math.abs(ms) > SAME_MAILBOX_MS) return undefined;
  const thread = sameThread(disable, event);
  // a redacted copy shows something that is no GUID
  const known = disable.mailbox !== '' && guidIn(event.mailbox) !== '';
  if (known && disable.mailbox !== guidIn(event.mailbox)) return undefined;
  // the line of an event that was handled is the end of its handling: what the thread does behind it belongs to another
  if (!known && !(thread && Math.abs(ms) <= HANDLING_MS && (ms >= 0 || !isEnd(event)))) return undefined;
  return { disable, event, ms, thread, proven: known };
}

/** The line was written when the event had been handled. */
function isEnd(event: MoveEvent): boolean {
  return /\bhandled\b|\b(?:succeeded|failed|completed)\b/i.test(text(event.fact, 'outcome'));
}

/** Proven first, then the notification assistant's own line, then the nearest. */
function rank(p: Pair): number {
  return (p.proven ? 0 : 1e9) + (bareName(p.event.assistant) === NOTIFICATION_ASSISTANT ? 0 : 1e6) + Math.abs(p.ms);
}

function reportMailbox(facts: CaseFacts, report: (r: Report) => void, pairs: readonly Pair[], events: readonly MoveEvent[]): void {
  const proven = pairs.some((p) => p.proven);
  const best = pairs.find((p) => p.proven) ?? [...pairs].sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms))[0]!;
  const { mailbox } = best.event;
  const last = [...pairs].sort((a, b) => byTime(a.event, b.event)).at(-1)!.event;
  const back = events.filter((e) => e.mailbox === mailbox && e.event !== 'MailboxMoveStarted' && !(between(last, e) < 0)).sort(byTime);
  const ended = back.find((e) => between(last, e) >= 0);
  const request = requestsOf(facts, mailbox);
  const over = ended ? t('{0} at {1}', ended.event, sayMoment(ended)) : stoppedState(request);
  const places = [...pairs.flatMap((p) => [p.disable, p.event]), ...back, ...request];
  report({
    ...(!proven && ofAnother(best.event) ? { severity: 'info' as const, confidence: 'possible' as const } : { confidence: proven ? 'proven' as const : 'likely' as const }),
    title: pairs.length === 1
      ? t('MailboxMoveStarted switched off calendar notifications for mailbox {0}', mailbox || t('(not shown)'))
      : t('MailboxMoveStarted switched off calendar notifications for mailbox {0}, {1} times', mailbox || t('(not shown)'), pairs.length),
    detail: [detailOf(best, back, request.length > 0, over), ...sayEnabled(facts, mailbox, last)].join('\n'),
    count: pairs.length,
    evidence: evidenceOfFacts(places),
    remedy: moveRemedy(mailbox, over),
    missing: missingOf(facts, best, proven, request.some(hasInterval) || ended?.event === 'MailboxMoveSucceeded'),
    data: {
      mailbox, database: best.disable.database, counter: Number.isNaN(best.event.counter) ? null : best.event.counter, assistant: best.event.assistant, sameThread: best.thread,
      pid: best.event.pid, tid: best.event.tid, ms: Math.abs(best.ms), pairs: pairs.slice(0, TOP).map((p) => ({ disabled: isoMoment(p.disable), handled: isoMoment(p.event), ms: Math.abs(p.ms), sameThread: p.thread, proven: p.proven })),
      cameBack: back.map((e) => ({ event: e.event, at: isoMoment(e) })), over: over ?? null,
      events: [...pairs.slice(0, TOP).flatMap(eventsOf), ...back.slice(0, TOP).flatMap((e) => at(e, t('{0} for mailbox {1}: notifications come back', e.event, mailbox)))],
    },
  });
}

function at(moment: Moment, what: string): { at: string; what: string; path: string; line: number }[] {
  const time = isoMoment(moment);
  return time === null ? [] : [{ at: time, what, ...placeOf(moment) }];
}

function eventsOf(p: Pair): ReturnType<typeof at> {
  return [
    ...at(p.disable, t('the assistant processes a disabling event on database {0} (mailbox in the line: {1})', p.disable.database, p.disable.mailbox || p.disable.name)),
    ...at(p.event, t('{0} of mailbox {1} is handled, {2} after the disabling on {3}', p.event.event, p.event.mailbox, formatDuration(p.ms), p.thread ? t('the same thread') : t('another thread'))),
  ];
}

/** The line is about another assistant's handling of the event: the notification assistant's own is not shown. */
function ofAnother(event: MoveEvent): boolean {
  return event.assistant !== '' && bareName(event.assistant) !== NOTIFICATION_ASSISTANT;
}

function detailOf(p: Pair, back: readonly MoveEvent[], sameGuidInRequest: boolean, over: string | undefined): string {
  const out = [t('"Processing {0} event" ({1}) and "{2}" of {3} ({4}) are {5} apart on {6} of process {7}.', p.disable.what, sayMoment(p.disable), p.event.event, p.event.assistant || t('an assistant'), sayMoment(p.event), formatDuration(Math.abs(p.ms)),
    p.thread ? t('the same thread {0}', p.event.tid) : t('two threads'), p.event.pid)];
  out.push(p.proven
    ? t('Both lines carry the mailbox GUID {0}.', p.event.mailbox)
    : p.disable.mailbox === ''
      ? t('The mailbox in the disabling line is not shown as a GUID ({0}), so the two lines are joined by thread and time only: likely, not proven. The same GUID in both lines would prove it; a different one would disprove it.', p.disable.name)
      : t('The mailbox in the line of the event is not shown as a GUID ({0}), so the two lines are joined by thread and time only: likely, not proven. The same GUID in both lines would prove it; a different one would disprove it.', p.event.mailbox));
  if (ofAnother(p.event)) out.push(t('The event in the line was handled by {0}; that the calendar notification assistant handled it too is not shown.', p.event.assistant));
  if (!/\bsource\b/i.test(p.event.flags)) out.push(t('The event does not carry the flag Source; the assistant is known to stop on the source of a move.'));
  if (sameGuidInRequest) out.push(t('The same GUID stands in the move request statistics of this case.'));
  if (over !== undefined && back.length === 0) out.push(t('No further sync starts: {0}.', over));
  out.push(back.length > 0
    ? t('Notifications come back with {0} ({1}).', back[0]!.event, sayMoment(back[0]!))
    : t('No end of the move is in the given lines: notifications come back with MailboxMoveSucceeded on the destination, MailboxMoveFailed on the source, when the mailbox is created or reconnected, or when the user saves the notification settings again.'));
  out.push(t('An incremental sync raises the same event as a full move: nothing in the event tells them apart.'));
  return out.join('\n');
}

/** The mailbox was switched on again: by the end of the move, or because the settings were saved. */
function sayEnabled(facts: CaseFacts, mailbox: string, last: MoveEvent): string[] {
  const enabled = guidIn(mailbox) === '' ? [] : settingsEvents(facts).filter((e) => /^enabl/i.test(e.what) && e.mailbox === guidIn(mailbox) && between(last, e) >= 0).sort(byTime);
  return enabled[0] ? [t('Switched on again: "Processing {0} event" of the mailbox stands at {1}.', enabled[0].what, sayMoment(enabled[0]))] : [];
}

function missingOf(facts: CaseFacts, p: Pair, proven: boolean, request: boolean): Report['missing'] {
  const out = [];
  if (!proven) out.push({ what: p.disable.mailbox === '' ? t('The mailbox GUID in the disabling line (it is redacted or a name).') : t('The mailbox GUID in the line of the event (it is redacted).'), how: t('the trace file itself, not a redacted copy; or: {0}', 'Get-MailboxStatistics <user> | FL MailboxGuid') });
  if (!request) out.push(missingMove(p.event.mailbox));
  if (facts.kept('move-row').length === 0) out.push(missingEvents(p.event.mailbox, p.disable.database));
  return out;
}

function reportRest(report: (r: Report) => void, rest: readonly Pair[][]): void {
  const pairs = rest.flat();
  report({
    confidence: pairs.every((p) => p.proven) ? 'proven' : 'likely',
    title: t('MailboxMoveStarted switched off calendar notifications for {0} more mailboxes', rest.length),
    detail: t('The same pattern as in the findings before, for mailboxes with fewer lines.'),
    count: pairs.length,
    evidence: evidenceOfFacts(pairs.flatMap((p) => [p.disable, p.event])),
    remedy: moveRemedy(''),
    data: { mailboxes: rest.length },
  });
}

/** Events handled by the notification assistant without a disabling line beside them: one hypothesis. */
function reportUnpaired(report: (r: Report) => void, events: readonly MoveEvent[], paired: ReadonlySet<string>): boolean {
  const list = events.filter((e) => e.event === 'MailboxMoveStarted' && bareName(e.assistant) === NOTIFICATION_ASSISTANT && /\bsource\b/i.test(e.flags) && !paired.has(e.mailbox));
  if (list.length === 0) return false;
  const sums = new Map<string, number>();
  for (const e of list) sums.set(e.mailbox, (sums.get(e.mailbox) ?? 0) + 1);
  const top = [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  report({
    severity: 'info',
    confidence: 'possible',
    title: top.length === 1 ? t('MailboxMoveStarted of mailbox {0} reached the calendar notification assistant', top[0]!.name) : t('MailboxMoveStarted reached the calendar notification assistant for {0} mailboxes', top.length),
    detail: t('The assistant is known to stop serving a mailbox on this event (flag Source). No "Processing Disabling event" line stands beside these events, so it is only possible here.'),
    count: list.length,
    evidence: evidenceOfFacts(list),
    remedy: [t('Trace MailboxAssistants.Assistants.CalendarNotification (UserSettings) in the same capture and look for "Processing Disabling event" on the same thread.')],
    missing: [missingMove(top[0]!.name)],
    data: { top: top.slice(0, TOP), others: top.slice(TOP).reduce((n, x) => n + x.count, 0), events: list.slice(0, TOP).flatMap((e) => at(e, t('{0} of mailbox {1} is handled', e.event, e.mailbox))) },
  });
  return true;
}

/** The mailbox was disabled, and no event beside it tells why: a move is one of the reasons. */
function reportUnexplained(facts: CaseFacts, report: (r: Report) => void, pairs: readonly Pair[]): void {
  const known = new Set(pairs.map((p) => p.disable.fact));
  const list = distinct(settingsEvents(facts)).filter((e) => /^disabl/i.test(e.what) && !known.has(e.fact)).sort(byTime);
  if (list.length === 0) return;
  const names = [...new Set(list.map((e) => e.mailbox || e.name))];
  const requests = names.flatMap((name) => requestsOf(facts, name));
  report({
    severity: 'info',
    confidence: 'possible',
    title: names.length === 1 ? t('Calendar notifications of mailbox {0} were switched off, and no line says why', names[0]!) : t('Calendar notifications of {0} mailboxes were switched off, and no line says why', names.length),
    detail: [
      t('"Processing Disabling event" (first {0}) is what the assistant does when a move of the mailbox starts and, by inference, when somebody clears the text message settings. No MailboxMoveStarted stands beside these lines.', sayMoment(list[0]!)),
      requests.length > 0 ? t('A move request of the mailbox stands in the given files ({0}): that makes a move the likelier reason, but does not prove it.', requests.map(({ fact }) => text(fact, 'status') || text(fact, 'batch') || t('state not shown')).join(', ')) : '',
    ].filter((x) => x !== '').join('\n'),
    count: list.length,
    evidence: evidenceOfFacts([...list, ...requests]),
    remedy: [t('Trace Assistants (EventDispatcher) in the same capture and look for the event that is handled on the same thread.')],
    missing: [
      ...(requests.some(hasInterval) ? [] : [missingMove(names.length === 1 ? names[0]! : '')]),
      ...(facts.kept('move-row').length > 0 ? [] : [missingEvents(names.length === 1 ? guidIn(names[0]!) : '', list[0]!.database)]),
      ...(facts.kept('settings-cleared').length > 0 ? [] : [missingSettings()]),
    ],
    data: { top: names.slice(0, TOP).map((name) => ({ name, count: list.filter((e) => (e.mailbox || e.name) === name).length })), others: list.filter((e) => !names.slice(0, TOP).includes(e.mailbox || e.name)).length, events: list.slice(0, TOP).flatMap((e) => at(e, t('the assistant processes a disabling event on database {0} (mailbox in the line: {1})', e.database, e.mailbox || e.name))) },
  });
}
