import { formatAge } from '../../decode/timespan';
import { t } from '../../l10n';
import type { CaseFacts, Report } from '../rule';
import { evidenceOfFacts } from './evidence';
import { TOP } from './stats';

/** Reminders in a dump that lay long before the dump's own time. Without such a time there is nothing to compare with. */
export function staleRemindersOfDumps(facts: CaseFacts, report: (r: Report) => void): void {
  const seen = facts.kept('dump-reminder');
  if (seen.length === 0) return;
  const oldest = [...seen].sort((a, b) => Number(b.fact.data.ageMs) - Number(a.fact.data.ageMs))[0]!.fact.data as { reminder: string; dumped: string; dumpedLine: number; ageMs: number };
  report({
    confidence: 'likely',
    title: t('A reminder of {0} is still in memory {1} later', oldest.reminder, formatAge(oldest.ageMs)),
    detail: t('The dump says of itself that it was taken at {0} (line {1}). An assistant that still holds a reminder that old works through old events, or the object is garbage that was not collected yet: look for a root (!gcroot).', oldest.dumped, oldest.dumpedLine),
    count: seen.length,
    evidence: evidenceOfFacts(seen),
    remedy: [t('Read the event watermarks of the assistant twice, some minutes apart.')],
    missing: [{ what: t('How far the assistant is behind.'), how: 'Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Support; Get-DatabaseEventWatermark <database>' }],
    data: { source: 'dump', reminders: seen.slice(0, TOP).map(({ fact }) => fact.data) },
  });
}
