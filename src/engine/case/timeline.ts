import type { Finding } from '../model';
import type { CaseFacts } from '../rules/rule';

export interface TimelineEntry {
  /** ISO 8601 UTC. */
  at: string;
  what: string;
  /** Index of the finding whose evidence shows it. */
  evidence: number;
}

/** What happened when, from the findings' own first and last times. */
export function timeline(findings: readonly Finding[], _facts: CaseFacts): TimelineEntry[] {
  const out: TimelineEntry[] = [];
  findings.forEach((finding, i) => {
    const events = finding.data.events as { at: string; what: string }[] | undefined;
    for (const e of events ?? []) out.push({ at: e.at, what: e.what, evidence: i });
    const first = finding.data.first;
    if (!events && typeof first === 'string') out.push({ at: first, what: finding.title, evidence: i });
  });
  return out.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
