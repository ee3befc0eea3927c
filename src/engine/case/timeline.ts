import { t } from '../l10n';
import type { FileScan, Finding, LineHit } from '../model';
import type { CaseFacts } from '../rules/rule';
import { isoLocal, isoMoment, moment, settingsEvents, text } from '../rules/kit/story';
import { serverOfPath } from '../rules/kit/patterns';
import { formatUtc } from '../time/format';

export interface TimelineEntry {
  /** ISO 8601 UTC with `Z`; without it the local time of an artefact whose zone is not known. */
  at: string;
  what: string;
  /** Index of the finding whose evidence shows it. */
  evidence: number;
  /** The line that tells it, where one does. */
  path?: string;
  line?: number;
}

/** Findings about files and provenance, and what nothing explains, have no place in time. */
const NO_TIME = new Set(['other-refusals', 'log-gap', 'log-repaired', 'log-truncated', 'unknown-lines', 'session-starts-before-file', 'trace-zone-inferred', 'captures-differ', 'counters-not-comparable']);

/** What happened when: the events that findings tell, else their first times; settings saved again; in order of time, each once. */
export function timeline(findings: readonly Finding[], facts: CaseFacts): TimelineEntry[] {
  const out: TimelineEntry[] = [];
  const places = placesByTime(facts);
  findings.forEach((finding, i) => {
    if (NO_TIME.has(finding.rule)) return;
    const events = finding.data.events as { at: string; what: string; path?: string; line?: number }[] | undefined;
    for (const e of events ?? []) out.push({ at: e.at, what: e.what, evidence: i, ...(e.path !== undefined && e.line !== undefined ? { path: e.path, line: e.line } : placeOf(finding, places(e.at))) });
    const first = finding.data.first;
    if (!events && typeof first === 'string') out.push({ at: first, what: finding.title, evidence: i, ...firstLine(finding, first, facts) });
  });
  const story = findings.findIndex((f) => f.rule === 'mailbox-move-disables-assistant' || f.rule === 'stopall-caller' || f.rule === 'mailbox-move-cadence');
  if (story >= 0) out.push(...settingsTimes(facts, story));
  out.push(...serviceStarts(findings, facts));
  const seen = new Set<string>();
  return out
    .filter((e) => !seen.has(`${e.at}\n${e.what}`) && seen.add(`${e.at}\n${e.what}`))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** More starts than this are a service that falls again and again, which a list does not tell better. */
const MAX_STARTS = 20;

/** Starts of the service whose log tells what a finding is about: before and behind them other settings hold, and queues are empty. */
function serviceStarts(findings: readonly Finding[], facts: CaseFacts): TimelineEntry[] {
  const timed = findings.flatMap((f, i) => (!NO_TIME.has(f.rule) && typeof f.data.first === 'string' ? [{ i, servers: new Set(f.evidence.map((e) => serverOfPath(e.path))) }] : []));
  if (timed.length === 0) return [];
  const starts = facts.kept('service-start').map(({ file, fact }) => ({ file, fact, utc: facts.utc(file, fact.ms, fact.clock), server: serverOfPath(file.path) }));
  return starts.filter((s) => !Number.isNaN(s.utc)).sort((a, b) => a.utc - b.utc).flatMap(({ file, fact, utc, server }) => {
    const of = timed.find((f) => f.servers.has(server));
    return of ? [{ at: formatUtc(utc), what: server === undefined ? t('the transport service started') : t('the transport service of {0} started', server), evidence: of.i, ...at(file, fact.hit) }] : [];
  }).slice(-MAX_STARTS);
}

interface LinePlace {
  path: string;
  line: number;
}

const at = (file: FileScan, hit: LineHit): LinePlace => ({ path: file.path, line: hit.line });

/** Facts that events are told from. */
const EVENT_KINDS = ['settings-event', 'move-event', 'stopall', 'move-row', 'sms-message'];

/** Lines of events by the time they print; read when first asked for, because most cases have none. */
function placesByTime(facts: CaseFacts): (time: string) => readonly LinePlace[] {
  let known: Map<string, LinePlace[]> | undefined;
  const read = (): Map<string, LinePlace[]> => {
    const out = new Map<string, LinePlace[]>();
    for (const { file, fact } of EVENT_KINDS.flatMap((kind) => facts.kept(kind))) {
      if (fact.ms === null) continue;
      const utc = facts.utc(file, fact.ms, fact.clock);
      const time = Number.isNaN(utc) ? isoLocal(fact.ms) : formatUtc(utc);
      (out.get(time) ?? out.set(time, []).get(time)!).push(at(file, fact.hit));
    }
    return out;
  };
  return (time) => (known ??= read()).get(time) ?? [];
}

/** Of the lines of one time, one that the finding shows; another only where there is no choice. */
function placeOf(finding: Finding, places: readonly LinePlace[]): LinePlace | undefined {
  return places.find((p) => finding.evidence.some((e) => e.path === p.path && e.line === p.line)) ?? (places.length === 1 ? places[0] : undefined);
}

/** The first line of a count: with the tally that began it; the first evidence where no tally tells. */
function firstLine(finding: Finding, first: string, facts: CaseFacts): LinePlace | undefined {
  const ms = Date.parse(first);
  const began = facts.tallies(finding.rule).find(({ file, tally }) => facts.utc(file, tally.first, tally.clock) === ms);
  if (began) return at(began.file, began.tally.firstHit);
  const evidence = finding.evidence[0];
  return evidence && { path: evidence.path, line: evidence.line };
}

/** When the notifications were set up again: by a cmdlet of the audit log, or by an enabling event of a trace. */
function settingsTimes(facts: CaseFacts, evidence: number): TimelineEntry[] {
  const saved = facts.kept('settings-saved').flatMap(({ file, fact }) => (fact.ms === null ? [] : [{ at: isoMoment(moment(facts, file, fact))!, what: t('{0} was run for {1}: the notification settings were saved', text(fact, 'cmdlet'), text(fact, 'object') || t('a mailbox')), evidence, ...at(file, fact.hit) }]));
  const enabled = settingsEvents(facts).filter((e) => /^enabl/i.test(e.what)).flatMap((e) => (isoMoment(e) === null ? [] : [{ at: isoMoment(e)!, what: t('the assistant processes an enabling event for mailbox {0}', e.mailbox || e.name), evidence, ...at(e.file, e.fact.hit) }]));
  const cleared = facts.kept('settings-cleared').flatMap(({ file, fact }) => (fact.ms === null ? [] : [{ at: isoMoment(moment(facts, file, fact))!, what: t('{0} was run for {1}: the text message settings were cleared', text(fact, 'cmdlet'), text(fact, 'object') || t('a mailbox')), evidence, ...at(file, fact.hit) }]));
  return [...saved, ...cleared, ...enabled];
}
