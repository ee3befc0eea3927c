import { countText } from './numbers';
import { t } from '../../l10n';
import type { Confidence, Missing, Severity } from '../../model';
import { isoOrNull } from '../../time/format';
import type { CaseFacts, Observer, Report, Rule } from '../rule';
import { coverageOf, sayCoverage, type Coverage } from './coverage';
import { elsewhereObserver, elsewhereOf, hostsText, sayElsewhere, type Elsewhere } from './elsewhere';
import { impactData, impactOf, isFelt, isSettled, sayImpact, type Impact } from './impact';
import { ruleAgentObserver, textObserver } from './observer';
import { contextObserver, patternsOf, sayPattern, type Pattern } from './patterns';
import { clearedQueues, queueRowObserver, queuesOf, waitingQueues } from './queue-rows';
import { sayChange } from './limit-change';
import { restartObserver, sayRestarts } from './restarts';
import { signatures } from './signatures';
import { databasesOf, evidenceOf, hoursInOrder, round, statsSteps, TOP, type Select, type Stats } from './stats';
import { stepwise } from './stepwise';
import { trackingDeferObserver, trackingOutcomeObserver } from './tracking-observer';
import { saidVersion, versionsOf, type Version } from './versions';
import { severityOf, shareOf } from './weight';
import { sayTime, stateOf, type State } from './when';
import type { Finding } from '../../model';

/** What a rule knows when it words its finding. */
export interface LimitContext {
  facts: CaseFacts;
  stats: Stats;
  versions: Version[];
  state: State;
  patterns: Pattern[];
  coverage: Coverage;
  severity: Severity;
  before: readonly Finding[];
  /** What the tracking log says it cost, where it says so. */
  impact: Impact | undefined;
}

export interface LimitWords {
  title: string;
  /** What it means, and what not to do. */
  meaning: string[];
  remedy: string[];
  missing?: Missing[];
  /** Merged over the data of the contract. */
  data?: Record<string, unknown>;
  severity?: Severity;
  confidence?: Confidence;
}

/** A rule about refusals: mostly words; the counting is shared. */
export interface LimitSpec {
  id: string;
  title(): string;
  severity: Severity;
  /** As in the contract's `data.scope`, or what else is ranked. */
  scope: string;
  /** Fact kinds; the rule's id where left out. */
  kinds?: readonly string[];
  /** Which tallies are this rule's, where several rules share a kind. */
  select?(entry: Parameters<Select>[0], facts: CaseFacts): boolean;
  /** Ranked are databases, where the lines name them beside the subject. */
  byPlace?: true;
  /** Name of the limit, where one key is it. */
  limit?: string;
  /** A word for a subject that no line names. */
  unnamed?(): string;
  /** Are refusals the thing counted? False for failures and findings without sessions. */
  patterns?: boolean;
  observers?: readonly Observer[];
  words(context: LimitContext): LimitWords | undefined;
}

/** A rule over the texts that {@link textObserver} counts. */
export function limitRule(spec: LimitSpec): Rule {
  const kinds = spec.kinds ?? [spec.id];
  function* concludeSteps(facts: CaseFacts, report: (r: Report) => void, before: readonly Finding[]): Generator<void> {
    const stats = yield* statsSteps(facts, kinds, (e) => spec.select?.(e, facts) ?? true, spec.byPlace);
    if (stats.count === 0) return;
    yield;
    const impact = spec.id === 'agent-deferral' ? undefined : impactOf(facts, kinds, stats);
    const context: LimitContext = {
      facts, stats, versions: versionsOf(facts, stats), state: stateOf(facts, stats, isSettled(impact)), coverage: coverageOf(facts, stats), severity: severityOf(stats), before, impact,
      patterns: spec.patterns === false ? [] : patternsOf(facts, stats, spec.scope === 'database'),
    };
    yield;
    const words = spec.words(context);
    yield;
    if (words) report(asReport(spec, kinds, context, abroad(spec, words, elsewhereOf(facts, kinds), context)));
  }
  return {
    id: spec.id,
    title: spec.title,
    severity: spec.severity,
    observers: [textObserver, ruleAgentObserver, saidVersion, contextObserver, elsewhereObserver, restartObserver, queueRowObserver, trackingDeferObserver, trackingOutcomeObserver, ...(spec.observers ?? [])],
    conclude: stepwise(concludeSteps),
  };
}

/** The same finding where not all of its lines are refusals by this organization: what to do about its own settings is left out if none is. */
function abroad(spec: LimitSpec, words: LimitWords, elsewhere: Elsewhere, { stats, severity }: LimitContext): LimitWords {
  const said = sayElsewhere(elsewhere, stats);
  if (said.length === 0) return words;
  const { outside, hosts, mentions } = elsewhere;
  const data = { ...words.data, ...(outside > 0 && { outside: { count: outside, hosts } }), ...(mentions > 0 && { mentions }) };
  if (outside + mentions < stats.count) return { ...words, meaning: [...words.meaning, ...said], data };
  const only = outside >= stats.count;
  const asked = words.severity ?? severity;
  return {
    title: only ? t('{0}; said by {1}', words.title, hostsText(hosts)) : outside > 0 ? words.title : t('Only mentioned in notes: {0}', spec.title()),
    meaning: [words.meaning.find((m) => m !== '') ?? '', ...said],
    remedy: outside > 0
      ? [t('Wait: the queue tries again by itself.'), t('If it lasts, tell the administrators of {0}, and send less to it at once.', hostsText(hosts))]
      : [t('Look whether the logs and queues of your servers have the text at all: Get-Queue | Format-List Identity,MessageCount,LastError')],
    severity: outside > 0 ? (asked === 'error' ? 'warning' : asked) : 'info',
    confidence: outside > 0 ? 'likely' : 'possible',
    data: { ...Object.fromEntries(Object.entries(data).filter(([key]) => key !== 'xml' && key !== 'advice')), ...('advice' in data && { advice: [] }) },
  };
}

/** A queue of so many messages is no single retry, however few lines tell of it. */
const MANY_WAITING = 100;

function asReport(spec: LimitSpec, kinds: readonly string[], context: LimitContext, words: LimitWords): Report {
  const { stats, facts, state, patterns, coverage, impact } = context;
  const severity = words.severity ?? context.severity;
  const rows = queuesOf(facts, kinds);
  const queues = waitingQueues(rows);
  const detail = [...words.meaning, ...patterns.map(sayPattern), ranking(spec, stats), sayChange(facts, stats), queues?.text ?? '', clearedQueues(rows), impact ? sayImpact(impact, stats) : '', state.text, sayRestarts(facts, stats), sayExcerpts(facts, kinds), sayCoverage(coverage), provenance(stats)].filter((s) => s !== '');
  return {
    severity: severity === 'info' && ((queues?.messages ?? 0) >= MANY_WAITING || (impact !== undefined && isFelt(impact))) ? 'warning' : severity,
    confidence: words.confidence ?? 'proven',
    title: queues ? t('{0}; {1} messages wait', words.title, countText(queues.messages)) : words.title,
    // what holds for two versions is said once
    detail: [...new Set(detail)].join('\n'),
    count: stats.count,
    evidence: evidenceOf(facts, kinds, stats),
    remedy: words.remedy,
    missing: words.missing ?? [],
    data: { ...dataOf(spec, context), ...(queues && { queues: queues.data }), ...words.data },
  };
}

function dataOf(spec: LimitSpec, { stats, state, patterns, coverage, versions, impact }: LimitContext): Record<string, unknown> {
  const top = stats.subjects.slice(0, TOP).map((s) => ({ name: nameIn(spec, s.name), count: s.count, first: isoOrNull(s.first), last: isoOrNull(s.last), perHour: hoursInOrder(s.perHour) }));
  const databases = databasesOf(stats, spec.scope === 'database');
  const out: Record<string, unknown> = {
    scope: spec.scope,
    limit: stats.limits.length === 0 ? null : stats.limits.length === 1 ? stats.limits[0] : stats.limits,
    attempts: stats.attempts,
    first: isoOrNull(stats.first),
    last: isoOrNull(stats.last),
    perHour: hoursInOrder(stats.perHour),
    top,
    others: stats.subjects.slice(TOP).reduce((n, s) => n + s.count, 0),
    subjects: stats.subjects.length,
    share: shareOf(stats) === null ? null : round(shareOf(stats)!),
    state: state.state,
    gapSeconds: state.gapMs === null ? null : state.gapMs / 1000,
    patterns: patterns.map((p) => ({ name: p.name, confidence: p.confidence })),
    versions: versions.map((v) => v.name),
    coverage,
  };
  if (impact) out.impact = impactData(impact, stats);
  if (spec.limit) out.limitName = spec.limit;
  if (databases.length > 0) out.databases = databases.slice(0, TOP).map((d) => ({ name: d.name, count: d.count, attempts: d.attempts, rate: d.rate }));
  if (Number.isNaN(stats.first) && !Number.isNaN(stats.firstLocal)) Object.assign(out, { firstLocal: sayTime(NaN, stats.firstLocal), lastLocal: sayTime(NaN, stats.lastLocal) });
  return out;
}

export function nameIn(spec: Pick<LimitSpec, 'unnamed'>, name: string): string {
  return name !== '' ? name : (spec.unnamed?.() ?? t('(not named)'));
}

/** `once`, `12 times`. */
export function times(n: number): string {
  return n === 1 ? t('once') : t('{0} times', countText(n));
}

/** Sessions below this number are told, but make no percentage: one of two is not "50 %". */
const MIN_FOR_PERCENT = 10;

/** `12 times in 40 sessions (30 %)`; the number alone where nothing counts the sessions. */
export function outOf(stats: Stats): string {
  const aside = stats.count - stats.inSessions;
  if (stats.attempts === null || stats.attempts < 2 || stats.inSessions === 0) return times(stats.count);
  if (aside === 0) return inSessions(stats.count, stats.attempts);
  const sessions = inSessions(stats.inSessions, stats.attempts);
  return aside === stats.tracked ? t('{0}: {1}, and {2} rows of the tracking log', times(stats.count), sessions, countText(aside)) : t('{0}: {1}, and {2} lines elsewhere', times(stats.count), sessions, countText(aside));
}

function inSessions(count: number, attempts: number): string {
  if (attempts < count) return t('{0} ({1} sessions)', times(count), countText(attempts));
  if (attempts < MIN_FOR_PERCENT) return t('{0} in {1} sessions', times(count), attempts);
  return t('{0} in {1} sessions ({2} %)', times(count), countText(attempts), Math.round((count / attempts) * 1000) / 10);
}

/** `. 40 sessions started in these files` where that is no denominator. */
function sayAttempts(stats: Stats): string {
  if (stats.attempts === null) return t('Nothing in these files counts the attempts.');
  if (stats.attempts < 2) return t('Sessions of this kind started in these files: {0}.', stats.attempts);
  return '';
}

/** `, 2011-01-12T00:00:00.775Z to ...` or nothing. */
export function sinceUntil(stats: Stats): string {
  const first = sayTime(stats.first, stats.firstLocal);
  const last = sayTime(stats.last, stats.lastLocal);
  return first === '' ? '' : first === last ? t(' at {0}', first) : t(' from {0} to {1}', first, last);
}

/** The first names, with their counts: `a (12), b (3) and 4 more`. */
export function named(spec: Pick<LimitSpec, 'unnamed'>, stats: Stats, shown = 3): string {
  const list = stats.subjects.slice(0, shown).map((s) => (stats.subjects.length === 1 ? nameIn(spec, s.name) : `${nameIn(spec, s.name)} (${countText(s.count)})`));
  const more = stats.subjects.length - list.length;
  return more > 0 ? t('{0} and {1} more', list.join(', '), countText(more)) : list.join(', ');
}

/** ` (30 %)`, or refusals per session where one session is refused more than once. */
function rateText(rate: number | null): string {
  if (rate === null) return '';
  return rate <= 1 ? t(' ({0} %)', Math.round(rate * 1000) / 10) : t(' ({0} a session)', Math.round(rate * 10) / 10);
}

/** Rows of logs that notes repeat are counted where they come from: facts that the case leaves. */
function sayExcerpts(facts: CaseFacts, kinds: readonly string[]): string {
  const rows = facts.tallies('excerpt-rows').filter(({ tally }) => kinds.includes(tally.dims.of ?? '')).reduce((n, { tally }) => n + tally.count, 0);
  return rows === 0 ? '' : t('Rows in notes that stand in the logs given with them, counted once: {0}.', countText(rows));
}

/** Denominator and time, in one sentence of the detail. */
function ranking(spec: LimitSpec, stats: Stats): string {
  const since = sinceUntil(stats);
  const rates = databasesOf(stats, spec.scope === 'database').filter((d) => d.attempts !== null && d.attempts > 1);
  const per = rates.slice(0, 3).map((d) => t('{0}: {1} in {2} sessions{3}', d.name, countText(d.count), countText(d.attempts ?? 0), rateText(d.rate))).join('; ');
  const known = per === '' && spec.scope !== 'database' ? databasesOf(stats, false) : [];
  const places = known.slice(0, 3).map((d) => `${d.name} (${countText(d.count)})`).join(', ');
  return [t('Counted {0}{1}.', outOf(stats), since), sayAttempts(stats), per === '' ? '' : t('Per database: {0}.', per), places === '' ? '' : t('By database: {0}.', places)].filter((s) => s !== '').join(' ');
}

function provenance(stats: Stats): string {
  const ids = new Set(stats.entries.map((e) => e.tally.dims.sig));
  const weak = new Set(signatures.filter((s) => ids.has(s.id) && s.provenance).map((s) => s.provenance!));
  if (weak.has('unverified')) return t('This text is unverified: believed to be written by Exchange 2013 and later, no public line of it was seen.');
  return weak.has('reported') ? t('This text is known from public reports, not from Microsoft\'s documentation.') : '';
}
