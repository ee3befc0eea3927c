import { formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import type { Finding, Kept, Missing } from '../model';
import { dumpObserver } from './kit/dump-observer';
import { evidenceOfFacts } from './kit/evidence';
import { hasInterval, missingMove, missingSettings, moveRemedy, requestsOf } from './kit/move-remedy';
import { settingsSavedObserver, stopAllObserver } from './kit/story-observers';
import { byTime, distinct, guidIn, isoMoment, moment, placeOf, sayIso, sayMoment, stopAlls, text, type StopAll } from './kit/story';
import { chainOf, type Chain, type Link } from './kit/stopall-chain';
import { statsOf, TOP } from './kit/stats';
import type { CaseFacts, Report, Rule } from './rule';
import { isoOrNull } from '../time/format';

/** All reminders of a mailbox switched off at once. A dump that holds the same word is reported apart, with `data.source` = `dump`. */
export const stopallCaller: Rule = {
  id: 'stopall-caller',
  title: () => t('All reminders of a mailbox switched off'),
  severity: 'warning',
  observers: [stopAllObserver, settingsSavedObserver, dumpObserver],
  conclude(facts, report, before) {
    fromTraces(facts, report, before);
    fromDumps(facts, report);
    fromStacks(facts, report);
  },
};

function fromTraces(facts: CaseFacts, report: (r: Report) => void, before: readonly Finding[]): void {
  const stats = statsOf(facts, ['stopall-caller']);
  if (stats.count === 0) return;
  const lines = stopAlls(facts).sort(byTime);
  const names = stats.subjects.map((s) => s.name).filter((n) => n !== '');
  const chain = chainOf(facts, lines);
  const cleared = sayCleared(facts);
  const mailbox = chain.after[0]?.event.mailbox ?? '';
  const over = chain.after.length > 0 ? overOf(before, mailbox) : undefined;
  report({
    confidence: 'proven',
    title: names.length === 1
      ? t('StopAll: all reminders of {0} were switched off', names[0]!)
      : names.length === 0 ? t('StopAll: all reminders of a mailbox were switched off') : t('StopAll: all reminders of {0} mailboxes were switched off', names.length),
    detail: detailOf(lines, chain, cleared, over),
    count: stats.count,
    evidence: facts.evidence('stopall-caller'),
    remedy: chain.after.length > 0
      ? moveRemedy(mailbox, over)
      : [
        ...(cleared.length > 0 ? [t('Compare the mailbox and the time of the cleared settings with the StopAll, and ask who ran the cmdlet and why.')] : []),
        t('Trace the component Assistants (EventDispatcher) together with MailboxAssistants.Assistants.CalendarNotification in one capture until the next StopAll, and read the event that was handled just before it.'),
        t('Look for a move request of the mailbox: an incremental sync raises MailboxMoveStarted, on which the assistant stops.'),
      ],
    missing: [...(requestsOf(facts, mailbox).some(hasInterval) ? [] : [missingMove(mailbox)]), ...missingAudit(facts, chain), ...missingGuid(lines)],
    data: {
      source: 'trace', first: isoOrNull(stats.first), last: isoOrNull(stats.last), ...(lines[0] && Number.isNaN(stats.first) && !Number.isNaN(lines[0].local) && { firstLocal: sayMoment(lines[0]) }),
      top: stats.subjects.slice(0, TOP).map((s) => ({ name: s.name, count: s.count, first: isoOrNull(s.first), last: isoOrNull(s.last), perHour: s.perHour })),
      others: stats.subjects.slice(TOP).reduce((n, s) => n + s.count, 0),
      follows: chain.after.slice(0, TOP).map((c) => ({ event: c.event.event, mailbox: c.event.mailbox, ms: c.ms })),
      disabled: chain.disabled.slice(0, TOP).map((c) => ({ mailbox: c.disable.mailbox || c.disable.name, ms: c.ms })),
      notProven: chain.unproven.slice(0, TOP).map((c) => ({ event: c.event.event, mailbox: c.event.mailbox, at: isoMoment(c.event), why: c.why })),
      events: eventsOf(distinct(lines)),
    },
  });
}

/** The move of the mailbox is over, as the rule of moves found. */
function overOf(before: readonly Finding[], mailbox: string): string | undefined {
  const move = before.find((f) => f.rule === 'mailbox-move-disables-assistant' && f.data.mailbox === mailbox);
  return typeof move?.data.over === 'string' ? move.data.over : undefined;
}

function missingGuid(lines: readonly StopAll[]): Missing[] {
  return lines.every((l) => guidIn(l.user) !== '') ? [] : [{ what: t('The mailbox GUID of the user on the line.'), how: 'Get-MailboxStatistics <user> | FL MailboxGuid,Database' }];
}

/** Whether somebody cleared the settings, where neither an event nor the audit log tells. */
function missingAudit(facts: CaseFacts, chain: Chain): Missing[] {
  if (chain.after.length > 0 || ['settings-saved', 'settings-cleared'].some((kind) => facts.kept(kind).length > 0)) return [];
  return [missingSettings()];
}

/** Reminders of one mailbox that go within this time are one event. */
const ONE_EVENT_MS = 60_000;

function eventsOf(lines: readonly StopAll[]): { at: string; what: string }[] {
  const groups: StopAll[][] = [];
  for (const line of lines) {
    const group = groups.find((g) => g[0]!.user === line.user && g[0]!.file === line.file && Math.abs(g[0]!.local - line.local) <= ONE_EVENT_MS);
    if (group) group.push(line);
    else if (groups.length < TOP) groups.push([line]);
  }
  return groups.flatMap((group) => {
    const at = isoMoment(group[0]!);
    return at === null ? [] : [{ at, ...placeOf(group[0]!), what: group.length === 1 ? t('StopAll: a reminder of {0} is removed', group[0]!.user || t('an unnamed mailbox')) : t('StopAll: {1} reminders of {0} are removed', group[0]!.user || t('an unnamed mailbox'), group.length) }];
  });
}

function detailOf(lines: readonly StopAll[], chain: Chain, cleared: readonly string[], over: string | undefined): string {
  const out = [t('`caller: StopAll` on a reminder line means that the calendar notification assistant switched off every reminder of the mailbox; other callers (Update, Schedule ...) are ordinary life. The marker in front of `caller` (removed, added, rescheduled) is inferred from its signs.')];
  const first = lines[0];
  if (first) out.push(t('First seen: {0}.', sayMoment(first)));
  const told = chain.after.filter((c, i) => chain.after.findIndex((x) => x.event === c.event) === i);
  for (const c of told.slice(0, SHOWN)) out.push(sayLink(c));
  if (chain.after.some((c) => guidIn(c.stop.user) === '')) out.push(t('The StopAll line shows no mailbox GUID: that it is the mailbox of the event is likely, not proven.'));
  const disabled = chain.disabled.filter((c, i) => chain.disabled.findIndex((x) => x.disable === c.disable) === i);
  for (const c of disabled.slice(0, SHOWN)) out.push(t('It follows "Processing {0} event" for mailbox {1} by {2} in the same process {3}; what raised that event is not shown. A move does; so does, by inference, whoever clears the text message settings.', c.disable.what, c.disable.mailbox || c.disable.name, formatDuration(c.ms), c.disable.pid));
  const together = mailboxesAtOnce(lines);
  if (together >= MANY_AT_ONCE) out.push(t('It meets {0} mailboxes within a minute: look for one cause first (a batch of moves, a dismount or failover of the database, a stop of the service).', together));
  const shown = new Set<string>();
  for (const c of chain.unproven) {
    const key = `${c.event.counter}:${c.why}`;
    if (shown.size >= SHOWN || shown.has(key) || chain.after.some((a) => a.stop === c.stop)) continue;
    shown.add(key);
    out.push(t('Not proven: that the StopAll ({0}) comes from the {1} handled {2}: {3}.', sayMoment(c.stop), c.event.event, sayMoment(c.event), c.why));
  }
  out.push(...cleared);
  if (cleared.length > 0) out.push(t('If that is the cause, saving the notification settings once more is the repair.'));
  else if (over !== undefined) out.push(t('No further sync starts: {0}.', over));
  else out.push(t('Saving the notification settings again is no repair by itself: it re-arms the reminders only until the next cause.'));
  return out.join('\n');
}

/** Examples of a kind in one text. */
const SHOWN = 3;

function sayLink({ event, ms }: Link): string {
  return ms >= 0
    ? t('It follows {0} of mailbox {1} by {2} in the same process {3}.', event.event, event.mailbox, formatDuration(ms), event.pid)
    : t('It stands {0} before the end of the handling of {1} of mailbox {2}, on the same thread {3}: it is part of that handling.', formatDuration(-ms), event.event, event.mailbox, event.tid);
}

/** From so many mailboxes on, one cause is nearer than one for each. */
const MANY_AT_ONCE = 3;

/** Most mailboxes whose reminders go within the time of one event. */
function mailboxesAtOnce(lines: readonly StopAll[]): number {
  const sorted = lines.filter((l) => l.user !== '' && !Number.isNaN(l.local)).sort((a, b) => a.local - b.local);
  let most = 0;
  const inside = new Map<string, number>();
  let from = 0;
  for (const line of sorted) {
    inside.set(line.user, (inside.get(line.user) ?? 0) + 1);
    for (; line.local - sorted[from]!.local > ONE_EVENT_MS; from++) {
      const left = inside.get(sorted[from]!.user)! - 1;
      if (left === 0) inside.delete(sorted[from]!.user);
      else inside.set(sorted[from]!.user, left);
    }
    most = Math.max(most, inside.size);
  }
  return most;
}

/** Text message settings that somebody cleared, by the admin audit log: the other way to lose all reminders. */
function sayCleared(facts: CaseFacts): string[] {
  return facts.kept('settings-cleared').slice(0, SHOWN).map(({ file, fact }) => t('{0} was run for {1} by {2} at {3}: that ends text message notifications as well. Compare mailbox and time before a move is blamed.',
    text(fact, 'cmdlet'), text(fact, 'object') || t('a mailbox'), text(fact, 'caller') || t('somebody'), fact.ms === null ? t('an unknown time') : sayIso(isoMoment(moment(facts, file, fact))!)));
}

/** Members in which the assistant keeps who called it, and its own types. */
function isContext({ data }: Kept): boolean {
  const says = (name: string, what: RegExp): boolean => typeof data[name] === 'string' && what.test(data[name]);
  return ['name', 'holder'].some((n) => says(n, /^ContextInfo$/i)) || ['object', 'holderType'].some((n) => says(n, /CalendarNotification/));
}

function fromDumps(facts: CaseFacts, report: (r: Report) => void): void {
  const kept = facts.kept('dump-stopall');
  if (kept.length === 0) return;
  const count = facts.files.reduce((n, f) => n + (facts.of(f, 'dump-stopall')?.count ?? 0), 0);
  // a string that was dumped again is the same string; what is beyond the kept facts is counted as it comes
  const places = new Set(kept.map(({ file, fact }) => (typeof fact.data.address === 'string' ? `${file.path}\n${fact.data.address}` : fact))).size + count - kept.length;
  const contexts = kept.filter(({ fact }) => isContext(fact));
  const holder = kept.map(({ fact }) => fact.data).find((d) => typeof d.holder === 'string');
  report({
    severity: contexts.length > 0 ? 'warning' : 'info',
    confidence: contexts.length > 0 ? 'likely' : 'possible',
    title: places === 1 ? t('"StopAll" stands in the dump') : t('"StopAll" stands in the dump {0} times', places),
    detail: [
      contexts.length > 0
        ? t('A context of the dumped process holds the text "StopAll": the same word that a trace shows as `caller: StopAll` when all reminders of a mailbox are switched off (inferred: the word is the same, no line joins the two).')
        : t('The text "StopAll" stands in the memory of the dumped process, but no line shows that a context of the notification assistant (ContextInfo) holds it: a program that can write the word has it in memory all the time. Find what holds it before anything is concluded.'),
      holder ? t('It is held by {0} of {1}.', String(holder.holder), String(holder.holderType) || t('an object whose type is not shown')) : '',
      t('The string alone does not say for which mailbox or when. Dump the object that holds it, and the mailbox it names.'),
    ].filter((x) => x !== '').join('\n'),
    count,
    evidence: evidenceOfFacts(kept),
    remedy: [
      ...(holder ? [] : [t('Find what holds the string (!gcroot ADDRESS) and dump its context (!mdt ADDRESS) to see the mailbox.')]),
      t('Look for a move request of that mailbox: an incremental sync raises MailboxMoveStarted, on which the assistant stops.'),
    ],
    missing: [missingMove(''), { what: t('A trace of the same process, to see when and for whom StopAll was called.'), how: 'ExTRA: MailboxAssistants.Assistants.CalendarNotification, Assistants/EventDispatcher' }],
    data: { source: 'dump', strings: kept.slice(0, TOP).map(({ file, fact }) => ({ path: file.path, line: fact.line, ...fact.data })) },
  });
}

/** Callers named in one sentence. */
const CALLERS = 3;

/** Threads that were in StopAll when the process was dumped: the frame below names the caller. */
function fromStacks(facts: CaseFacts, report: (r: Report) => void): void {
  const kept = facts.kept('dump-stopall-call');
  if (kept.length === 0) return;
  const calls = kept.map(({ file, fact }) => ({ path: file.path, line: fact.line, callers: fact.data.callers as string[], thread: fact.data.thread, osThread: fact.data.osThread }));
  const callers = [...new Set(calls.map((c) => c.callers[0]).filter((c) => c !== undefined))];
  const short = (method: string): string => method.split('.').slice(-2).join('.');
  const threadOf = ({ thread, osThread }: (typeof calls)[number]): string => String(thread ?? osThread ?? '?');
  report({
    confidence: 'likely',
    title: callers.length === 0 ? t('A thread is switching off all reminders of a mailbox (StopAll on its stack)') : t('A thread is switching off all reminders of a mailbox: StopAll, called by {0}', callers.slice(0, CALLERS).map(short).join(', ')),
    detail: [
      ...calls.slice(0, SHOWN).map((c) => (c.callers.length > 0
        ? t('Thread {0} was in StopAll when the process was dumped; called by {1}.', threadOf(c), c.callers.slice(0, CALLERS).map(short).join(' < '))
        : t('Thread {0} was in StopAll when the process was dumped; the frames below it are not given.', threadOf(c)))),
      t('The stack proves the call. That it is what a trace shows as `caller: StopAll` is inferred: method and word are the same.'),
      t('A stack without parameters does not say for which mailbox.'),
    ].join('\n'),
    count: kept.length,
    evidence: evidenceOfFacts(kept),
    remedy: [
      t('Read the frame that called StopAll, and the event or the settings that its parameters hold: they name the cause and the mailbox.'),
      t('Look for a move request of that mailbox: an incremental sync raises MailboxMoveStarted, on which the assistant stops.'),
    ],
    missing: [{ what: t('The parameters of the frames: mailbox and event.'), how: '!clrstack -a (SOS), !mk and !mdv (SOSEX)' }],
    data: { source: 'stack', calls: calls.slice(0, TOP) },
  });
}
