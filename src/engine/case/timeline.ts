import { t } from '../l10n';
import type { Finding } from '../model';
import type { CaseFacts } from '../rules/rule';
import { isoLocal, isoMoment, settingsEvents, text } from '../rules/kit/story';

export interface TimelineEntry {
  /** ISO 8601 UTC with `Z`; without it the local time of an artefact whose zone is not known. */
  at: string;
  what: string;
  /** Index of the finding whose evidence shows it. */
  evidence: number;
}

/** Findings about files and provenance have no place in time. */
const NO_TIME = new Set(['log-gap', 'log-repaired', 'log-truncated', 'unknown-lines', 'session-starts-before-file', 'trace-zone-inferred', 'captures-differ', 'counters-not-comparable']);

/** What happened when: the events that findings tell, else their first times; settings saved again; in order of time, each once. */
export function timeline(findings: readonly Finding[], facts: CaseFacts): TimelineEntry[] {
  const out: TimelineEntry[] = [];
  findings.forEach((finding, i) => {
    if (NO_TIME.has(finding.rule)) return;
    const events = finding.data.events as { at: string; what: string }[] | undefined;
    for (const e of events ?? []) out.push({ at: e.at, what: e.what, evidence: i });
    const first = finding.data.first;
    if (!events && typeof first === 'string') out.push({ at: first, what: finding.title, evidence: i });
  });
  const story = findings.findIndex((f) => f.rule === 'mailbox-move-disables-assistant' || f.rule === 'stopall-caller' || f.rule === 'mailbox-move-cadence');
  if (story >= 0) out.push(...settingsTimes(facts, story));
  const seen = new Set<string>();
  return out
    .filter((e) => !seen.has(`${e.at}\n${e.what}`) && seen.add(`${e.at}\n${e.what}`))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** When the notifications were set up again: by a cmdlet of the audit log, or by an enabling event of a trace. */
function settingsTimes(facts: CaseFacts, evidence: number): TimelineEntry[] {
  const saved = facts.kept('settings-saved').flatMap(({ fact }) => (fact.ms === null ? [] : [{ at: isoLocal(fact.ms), what: t('{0} was run for {1}: the notification settings were saved', text(fact, 'cmdlet'), text(fact, 'object') || t('a mailbox')), evidence }]));
  const enabled = settingsEvents(facts).filter((e) => /^enabl/i.test(e.what)).flatMap((e) => (isoMoment(e) === null ? [] : [{ at: isoMoment(e)!, what: t('the assistant processes an enabling event for mailbox {0}', e.mailbox || e.name), evidence }]));
  return [...saved, ...enabled];
}
