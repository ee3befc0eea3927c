import { formatDuration } from '../decode/timespan';
import { t } from '../l10n';
import type { Kept } from '../model';
import { dumpObserver } from './kit/dump-observer';
import { missingMove, moveRemedy } from './kit/move-remedy';
import { stopAllObserver } from './kit/story-observers';
import { between, distinct, evidenceOfFacts, guidIn, isoMoment, moveEvents, Nearby, sameCapture, sayMoment, stopAlls, type MoveEvent, type StopAll } from './kit/story';
import { statsOf, TOP } from './kit/stats';
import type { CaseFacts, Report, Rule } from './rule';
import { formatUtc } from '../time/format';

/** The assistant handles one event in milliseconds and a mailbox's reminders in seconds; a StopAll later than this has another cause. */
const FOLLOWS_WITHIN_MS = 60_000;

/** All reminders of a mailbox switched off at once. A dump that holds the same word is reported apart, with `data.source` = `dump`. */
export const stopallCaller: Rule = {
  id: 'stopall-caller',
  title: () => t('All reminders of a mailbox switched off'),
  severity: 'warning',
  observers: [stopAllObserver, dumpObserver],
  conclude(facts, report) {
    fromTraces(facts, report);
    fromDumps(facts, report);
  },
};

function fromTraces(facts: CaseFacts, report: (r: Report) => void): void {
  const stats = statsOf(facts, ['stopall-caller']);
  if (stats.count === 0) return;
  const lines = stopAlls(facts);
  const names = stats.subjects.map((s) => s.name).filter((n) => n !== '');
  const chain = chainOf(lines, moveEvents(facts));
  const mailbox = chain.after[0]?.event.mailbox ?? '';
  report({
    confidence: 'proven',
    title: names.length === 1
      ? t('StopAll: all reminders of {0} were switched off', names[0]!)
      : names.length === 0 ? t('StopAll: all reminders of a mailbox were switched off') : t('StopAll: all reminders of {0} mailboxes were switched off', names.length),
    detail: detailOf(lines, chain),
    count: stats.count,
    evidence: facts.evidence('stopall-caller'),
    remedy: chain.after.length > 0
      ? moveRemedy(mailbox)
      : [
        t('Trace the component Assistants (EventDispatcher) together with MailboxAssistants.Assistants.CalendarNotification in one capture until the next StopAll, and read the event that was handled just before it.'),
        t('Look for a move request of the mailbox: an incremental sync raises MailboxMoveStarted, on which the assistant stops.'),
      ],
    missing: [missingMove(mailbox), { what: t('The mailbox GUID of the user on the line.'), how: 'Get-MailboxStatistics <user> | FL MailboxGuid,Database' }],
    data: {
      source: 'trace', first: iso(stats.first), last: iso(stats.last),
      top: stats.subjects.slice(0, TOP).map((s) => ({ name: s.name, count: s.count, first: iso(s.first), last: iso(s.last), perHour: s.perHour })),
      others: stats.subjects.slice(TOP).reduce((n, s) => n + s.count, 0),
      follows: chain.after.slice(0, TOP).map((c) => ({ event: c.event.event, mailbox: c.event.mailbox, ms: c.ms })),
      notProven: chain.unproven.slice(0, TOP).map((c) => ({ event: c.event.event, mailbox: c.event.mailbox, at: isoMoment(c.event), why: c.why })),
      events: eventsOf(lines),
    },
  });
}

function iso(ms: number): string | null {
  return Number.isNaN(ms) ? null : formatUtc(ms);
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
    return at === null ? [] : [{ at, what: group.length === 1 ? t('StopAll: a reminder of {0} is removed', group[0]!.user || t('an unnamed mailbox')) : t('StopAll: {1} reminders of {0} are removed', group[0]!.user || t('an unnamed mailbox'), group.length) }];
  });
}

interface Link {
  stop: StopAll;
  event: MoveEvent;
  ms: number;
}

interface Chain {
  after: Link[];
  unproven: { stop: StopAll; event: MoveEvent; why: string }[];
}

/** Which StopAll follows a MailboxMoveStarted closely enough to come from it, and which cannot be blamed on one. */
function chainOf(stops: readonly StopAll[], events: readonly MoveEvent[]): Chain {
  const chain: Chain = { after: [], unproven: [] };
  const starts = distinct(events.filter((e) => e.event === 'MailboxMoveStarted'));
  const near = new Nearby(starts);
  for (const stop of distinct(stops)) {
    const after = near.to(stop, FOLLOWS_WITHIN_MS).flatMap((event) => linkOf(stop, event)).sort((a, b) => a.ms - b.ms);
    chain.after.push(...after);
    if (after.length > 0 || chain.unproven.length >= MOST_UNPROVEN) continue;
    for (const event of starts.slice(0, TOP)) chain.unproven.push({ stop, event, why: whyNot(stop, event) });
  }
  return chain;
}

/** Reasons are told for a few lines; more would be the same again. */
const MOST_UNPROVEN = 400;

function linkOf(stop: StopAll, event: MoveEvent): Link[] {
  const ms = between(event, stop);
  return ms >= 0 && ms <= FOLLOWS_WITHIN_MS && event.pid === stop.pid && !otherMailbox(stop, event) && sameCapture(event, stop) !== false ? [{ stop, event, ms }] : [];
}

/** Both lines show a mailbox GUID, and not the same. */
function otherMailbox(stop: StopAll, event: MoveEvent): boolean {
  const [user, mailbox] = [guidIn(stop.user), guidIn(event.mailbox)];
  return user !== '' && mailbox !== '' && user !== mailbox;
}

function whyNot(stop: StopAll, event: MoveEvent): string {
  const ms = between(event, stop);
  if (otherMailbox(stop, event)) return t('another mailbox ({0})', event.mailbox);
  if (sameCapture(event, stop) === false) return t('the sequence numbers show two captures');
  if (Number.isNaN(ms)) return t('the two clocks cannot be compared');
  if (ms < 0) return t('the StopAll is {0} earlier than the event', formatDuration(-ms));
  if (event.pid !== stop.pid) return t('another process');
  return t('the StopAll is {0} later than the event', formatDuration(ms));
}

function detailOf(lines: readonly StopAll[], chain: Chain): string {
  const out = [t('`caller: StopAll` on a reminder line means that the calendar notification assistant switched off every reminder of the mailbox; other callers (Update, Schedule ...) are ordinary life. The marker in front of `caller` (removed, added, rescheduled) is inferred from its signs.')];
  const first = lines[0];
  if (first) out.push(t('First seen: {0}.', sayMoment(first)));
  const told = chain.after.filter((c, i) => chain.after.findIndex((x) => x.event === c.event) === i);
  for (const c of told.slice(0, 3)) out.push(t('It follows {0} of mailbox {1} by {2} in the same process {3}.', c.event.event, c.event.mailbox, formatDuration(c.ms), c.event.pid));
  if (chain.after.some((c) => guidIn(c.stop.user) === '')) out.push(t('The StopAll line shows no mailbox GUID: that it is the mailbox of the event is likely, not proven.'));
  const shown = new Set<string>();
  for (const c of chain.unproven) {
    const key = `${c.event.counter}:${c.why}`;
    if (shown.size >= 3 || shown.has(key) || chain.after.some((a) => a.stop === c.stop)) continue;
    shown.add(key);
    out.push(t('Not proven: that the StopAll ({0}) comes from the {1} handled {2}: {3}.', sayMoment(c.stop), c.event.event, sayMoment(c.event), c.why));
  }
  out.push(t('Saving the notification settings again is no repair by itself: it re-arms the reminders only until the next cause.'));
  return out.join('\n');
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
