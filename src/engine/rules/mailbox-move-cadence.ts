import { formatDuration, parseTimeSpan } from '../decode/timespan';
import { t } from '../l10n';
import type { Finding, Kept, FileScan } from '../model';
import { parseCultureStamp } from '../time/culture';
import { formatLocal, formatUtc } from '../time/format';
import { evidenceOfFacts } from './kit/evidence';
import { hasInterval, isMoveEnd, missingEvents, missingMove, moveRemedy, requestsOf, stoppedState } from './kit/move-remedy';
import { moveConfigObserver, dateOrderObserver, moveEventObserver, moveRowObserver } from './kit/story-observers';
import { clockText, guidIn, isoLocal, moveEvents, placeOf, rowSeries, text, type MoveRow } from './kit/story';
import { TOP } from './kit/stats';
import type { CaseFacts, Report, Rule } from './rule';

/** Fewer starts than this show no rhythm: two intervals can be equal by chance, and one says nothing. */
const MIN_STARTS = 3;
/** A sync runs minutes; a start later than this part of the interval is another cause, or a start is missing in between. */
const MAX_DRIFT_PART = 0.5;

interface Start {
  ms: number;
  counter: number;
  file: FileScan;
  fact: Kept;
}

interface Series {
  mailbox: string;
  starts: Start[];
  utc: boolean;
  /** Empty where the rows do not name it. */
  database: string;
  /** UTC by a zone that was inferred. */
  inferred?: boolean;
  ambiguous: boolean;
  /** The order that is not the usual one was taken, because the usual one spans this many milliseconds. */
  otherOrder?: number;
  /** Counters fall while time goes on: not the events of one database. */
  broken: boolean;
  /** The event behind the last start that ended the move, and when. */
  end?: { event: string; ms: number };
}

/** MailboxMoveStarted events of one mailbox that come at the interval of an incremental sync. */
export const mailboxMoveCadence: Rule = {
  id: 'mailbox-move-cadence',
  title: () => t('A move starts again and again'),
  severity: 'info',
  observers: [moveRowObserver, moveConfigObserver, moveEventObserver, dateOrderObserver],
  conclude(facts, report, before) {
    const all = [...fromRows(facts), ...fromTraces(facts)].filter((s) => s.starts.length >= MIN_STARTS && !s.broken);
    all.sort((a, b) => b.starts.length - a.starts.length);
    for (const series of all.slice(0, TOP)) {
      // a move has events on its source and on its destination
      const twice = series.mailbox !== '' && all.some((s) => s !== series && s.mailbox === series.mailbox);
      reportSeries(facts, report, series, before.some((f) => isHarm(f, series.mailbox)), twice);
    }
  },
};

/** An assistant was switched off: for this mailbox, as far as both name one. */
function isHarm(finding: Finding, mailbox: string): boolean {
  if (finding.rule === 'stopall-caller') return finding.data.source === 'trace';
  return finding.rule === 'mailbox-move-disables-assistant' && finding.confidence !== 'possible' && (mailbox === '' || typeof finding.data.mailbox !== 'string' || guidIn(finding.data.mailbox) === '' || finding.data.mailbox === mailbox);
}

function fromRows(facts: CaseFacts): Series[] {
  return rowSeries(facts).map((s) => {
    const rows = s.rows.filter((r) => r.event === 'MailboxMoveStarted' && !Number.isNaN(r.local));
    const starts = rows.map((r) => ({ ms: r.local, counter: r.counter, file: r.file, fact: r.fact }));
    const otherOrder = readOtherwise(rows, starts);
    starts.sort((a, b) => a.ms - b.ms);
    const end = otherOrder === undefined ? endOf(s.rows.filter((r) => isMoveEnd(r.event)).map((r) => ({ event: r.event, ms: r.local })), starts) : undefined;
    // a console whose zone was inferred from rows that stand elsewhere too
    const utc = starts.map((x) => facts.utc(x.file, x.ms, x.fact.clock));
    const known = starts.length > 0 && utc.every((ms) => !Number.isNaN(ms));
    if (known && end) end.ms += utc.at(-1)! - starts.at(-1)!.ms;
    if (known) starts.forEach((x, i) => (x.ms = utc[i]!));
    return { mailbox: s.mailbox, database: s.rows[0]?.database ?? '', starts, utc: known, inferred: known && starts.some((x) => x.fact.clock === 'shell'), ambiguous: rows.some((r) => r.ambiguous), otherOrder, broken: counterFalls(starts), ...(end && { end }) };
  });
}

/** The last event behind all starts that ends a move. A failure that another start followed before is no end. */
function endOf(ends: { event: string; ms: number }[], starts: readonly Start[]): { event: string; ms: number } | undefined {
  const last = starts.at(-1)?.ms ?? NaN;
  const goesOn = ends.some((e) => e.ms < last);
  return ends.filter((e) => e.ms >= last && (!goesOn || /succeeded/i.test(e.event))).sort((a, b) => a.ms - b.ms).at(-1);
}

/** Events are kept 7 days by default; a day more for those not yet cleaned up. */
const KEPT_MS = 8 * 86_400_000;

/** Where no row proves the order of day and month: the only order whose rows lie within the days that events are kept, if that is not the usual one. */
function readOtherwise(rows: readonly MoveRow[], starts: Start[]): number | undefined {
  if (rows.length < 2 || rows.some((r) => !r.ambiguous)) return undefined;
  const span = (times: readonly number[]): number => Math.max(...times) - Math.min(...times);
  const usual = span(starts.map((s) => s.ms));
  const others = rows.map((r) => parseCultureStamp(text(r.fact, 'raw')).find((c) => c.ms !== r.local)?.ms ?? r.local);
  if (usual <= KEPT_MS || !(span(others) <= KEPT_MS)) return undefined;
  starts.forEach((s, i) => (s.ms = others[i]!));
  return usual;
}

function fromTraces(facts: CaseFacts): Series[] {
  const byMailbox = new Map<string, Start[]>();
  const seen = new Set<string>();
  for (const e of moveEvents(facts)) {
    // several assistants handle the same event; its counter is the same
    const key = `${e.mailbox}:${Number.isNaN(e.counter) ? `${e.file.path}:${e.fact.line}` : e.counter}`;
    if (e.event !== 'MailboxMoveStarted' || Number.isNaN(e.created) || e.mailbox === '' || seen.has(key)) continue;
    seen.add(key);
    byMailbox.set(e.mailbox, [...(byMailbox.get(e.mailbox) ?? []), { ms: e.created, counter: e.counter, file: e.file, fact: e.fact }]);
  }
  return [...byMailbox].map(([mailbox, starts]) => {
    starts.sort((a, b) => a.ms - b.ms);
    const end = endOf(moveEvents(facts).filter((e) => e.mailbox === mailbox && isMoveEnd(e.event) && !Number.isNaN(e.created)).map((e) => ({ event: e.event, ms: e.created })), starts);
    return { mailbox, database: '', starts, utc: true, ambiguous: false, broken: counterFalls(starts), ...(end && { end }) };
  });
}

function counterFalls(starts: readonly Start[]): boolean {
  return starts.some((s, i) => i > 0 && s.counter < starts[i - 1]!.counter);
}

/** The move request that goes with a series: the one of its mailbox, or the only one of the case where the rows name no mailbox. */
function requestOf(facts: CaseFacts, mailbox: string): { file: FileScan; fact: Kept; named: boolean } | undefined {
  const all = facts.kept('move-config').filter(hasInterval);
  const named = requestsOf(facts, mailbox).find(hasInterval);
  if (named) return { ...named, named: true };
  const ids = new Set(all.map((k) => text(k.fact, 'identity')));
  return mailbox === '' && ids.size === 1 && all[0] ? { ...all[0], named: false } : undefined;
}

/** Intervals of requests that are not shown to be of the series: `1.00:00:00 for <name>`. */
function otherRequests(facts: CaseFacts): string[] {
  const all = facts.kept('move-config').filter(hasInterval).map(({ fact }) => t('{0} for {1}', text(fact, 'configured') || text(fact, 'effective'), text(fact, 'identity') || t('a mailbox that is not named')));
  return [...new Set(all)].slice(0, 3);
}

function reportSeries(facts: CaseFacts, report: (r: Report) => void, series: Series, harm: boolean, twice: boolean): void {
  const { starts } = series;
  const gaps = starts.slice(1).map((s, i) => s.ms - starts[i]!.ms);
  const request = requestOf(facts, series.mailbox);
  // the interval in force, where both are shown
  const configured = request && (text(request.fact, 'effective') || text(request.fact, 'configured'));
  const interval = configured ? parseTimeSpan(configured) : undefined;
  const fits = interval === undefined ? regular(gaps) : gaps.every((g) => g >= interval * 0.999 && g <= interval * (1 + MAX_DRIFT_PART));
  const mailbox = series.mailbox || (request ? text(request.fact, 'identity') : '');
  const drift = interval !== undefined && fits ? gaps.map((g) => Math.max(0, g - interval)) : undefined;
  const last = starts.at(-1)!.ms;
  const over = overOf(facts, series, request);
  const next = interval !== undefined && fits && over === undefined ? last + interval : undefined;
  report({
    severity: fits && harm ? 'warning' : 'info',
    confidence: !fits ? 'possible' : series.mailbox !== '' && interval !== undefined && !series.ambiguous ? 'proven' : 'likely',
    title: titleOf(series, twice && series.database !== '' ? t('{0} (database {1})', mailbox, series.database) : mailbox, gaps, fits, over !== undefined),
    detail: detailOf(series, gaps, configured, fits, drift, request?.named ?? false, next === undefined ? undefined : sayTime(series, next), request ? [] : otherRequests(facts), over, request && text(request.fact, 'status')),
    count: starts.length,
    evidence: evidenceOfFacts([...starts, ...(request ? [request] : [])]),
    remedy: moveRemedy(mailbox, over),
    missing: [...(interval === undefined ? [missingMove(mailbox)] : []), ...(series.mailbox === '' ? [missingEvents(mailbox, series.database)] : [])],
    data: {
      mailbox: mailbox || null, intervals: gaps.map(clockText), configured: (request && text(request.fact, 'configured')) || configured || null, effective: configured || null,
      drift: drift?.map(clockText) ?? null, nextExpected: next === undefined ? null : iso(series, next), over: over ?? null, mailboxShown: series.mailbox !== '',
      dateOrderProven: !series.ambiguous, first: iso(series, starts[0]!.ms), last: iso(series, last),
      events: starts.slice(0, 50).map((s, i) => ({ at: iso(series, s.ms), ...placeOf(s), what: i === 0 ? t('MailboxMoveStarted (counter {0})', s.counter) : t('MailboxMoveStarted (counter {0}), {1} after the one before', s.counter, formatDuration(gaps[i - 1]!)) })),
    },
  });
}

function titleOf(series: Series, mailbox: string, gaps: readonly number[], fits: boolean, over: boolean): string {
  const { starts, database } = series;
  const who = mailbox || (database === '' ? t('the mailbox') : t('a mailbox of database {0}', database));
  if (!fits) return t('{0} MailboxMoveStarted events of {1}, not at one interval', starts.length, who);
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  const every = least === most ? formatDuration(least) : t('{0} to {1}', formatDuration(least), formatDuration(most));
  return over ? t('A move of {0} started every {1} ({2} starts), and is over', who, every, starts.length) : t('A move of {0} starts every {1} ({2} starts)', who, every, starts.length);
}

/** Why no further start is expected: an event that ended the move, or the state of its request. */
function overOf(facts: CaseFacts, series: Series, request: { fact: Kept } | undefined): string | undefined {
  if (series.end) return t('{0} at {1}', series.end.event, sayTime(series, series.end.ms));
  const requests = series.mailbox === '' ? (request ? [request] : []) : requestsOf(facts, series.mailbox);
  return stoppedState(requests);
}

function sayTime(series: Series, ms: number): string {
  return series.utc ? formatUtc(ms) : t('{0} (zone unknown)', formatLocal(ms).slice(0, 19));
}

/** Without a configured interval: the gaps are alike when the longest is at most half longer than the shortest. */
function regular(gaps: readonly number[]): boolean {
  return Math.max(...gaps) <= Math.min(...gaps) * (1 + MAX_DRIFT_PART);
}

function iso(series: Series, ms: number): string {
  return series.utc ? formatUtc(ms) : isoLocal(ms);
}

function detailOf(series: Series, gaps: readonly number[], configured: string | undefined, fits: boolean, drift: readonly number[] | undefined, named: boolean, next: string | undefined, others: readonly string[], over: string | undefined, status: string | undefined): string {
  const out = [t('Intervals between the starts: {0}.', gaps.map(formatDuration).join(', '))];
  if (configured && fits && drift) {
    out.push(t('The interval of the incremental sync is {0}, counted from the end of one sync to the start of the next. The intervals are {1} to {2} longer: an upper bound for how long each sync ran, because the delay until it was picked up and its stalls are in it.', configured, formatDuration(Math.min(...drift)), formatDuration(Math.max(...drift))));
    if (next !== undefined) out.push(t('The next start is expected at {0} or up to {1} later.', next, formatDuration(Math.max(...drift))));
  } else if (configured) out.push(t('The configured interval is {0}: the starts do not fit it. Starts may be missing, or several requests are mixed.', configured));
  else out.push(others.length === 0 ? t('The configured interval is not in the given files.') : t('The interval of a move request stands in the given files ({0}), but nothing shows that it is of this mailbox.', others.join('; ')));
  if (over !== undefined) out.push(t('No further start is expected: {0}.', over));
  else if (status) out.push(t('State of the request when the cmdlet was run: {0}.', status));
  if (series.mailbox === '') out.push(named ? '' : t('The rows do not show their mailbox: they are taken as one mailbox because they stand in one table.'));
  if (series.otherOrder !== undefined) out.push(t('No row proves the order of day and month. Events are kept 7 days by default, so the order that puts the rows close together is taken; by the usual one they would span {0}.', formatDuration(series.otherOrder)));
  else if (series.ambiguous) out.push(t('No row proves the order of day and month; the usual one is taken.'));
  if (!series.utc) out.push(t('The times are cmdlet output, their zone is not known; a change of daylight saving time between two rows would add or remove an hour.'));
  if (series.inferred) out.push(t('The times are cmdlet output; the zone of its console was inferred from rows that stand elsewhere in UTC.'));
  if (over === undefined) out.push(t('Each start raises the event on which assistants stop serving the mailbox, so what worked after the settings were saved stops again at the next start.'));
  return out.filter((x) => x !== '').join('\n');
}
