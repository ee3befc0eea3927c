import { formatAge } from '../decode/timespan';
import { t } from '../l10n';
import { parseCultureStamp } from '../time/culture';
import { formatLocal } from '../time/format';
import { dumpObserver } from './kit/dump-observer';
import { staleRemindersOfDumps } from './kit/dump-reminders';
import { evidenceOfFacts } from './kit/evidence';
import { stopAllObserver } from './kit/story-observers';
import { sayMoment, stopAlls, type StopAll } from './kit/story';
import { TOP } from './kit/stats';
import type { Rule } from './rule';

/** A reminder time carries no zone: the user's may be up to 26 hours from the server's. Beyond two days no zone explains it. */
const STALE_MS = 2 * 86_400_000;

/** The assistant works on reminders that were due long before. Only lines that a StopAll wrote are looked at: others are many and ordinary. */
export const reminderStale: Rule = {
  id: 'reminder-stale',
  title: () => t('Reminders that were due long ago'),
  severity: 'info',
  observers: [stopAllObserver, dumpObserver],
  conclude(facts, report) {
    staleRemindersOfDumps(facts, report);
    const stale = stopAlls(facts).map((line) => ({ line, due: dueOf(line) })).filter(({ line, due }) => line.local - due > STALE_MS);
    if (stale.length === 0) return;
    stale.sort((a, b) => b.line.local - b.due - (a.line.local - a.due));
    const oldest = stale[0]!;
    report({
      confidence: 'likely',
      title: stale.length === 1
        ? t('A reminder was due {0} before the assistant touched it', formatAge(oldest.line.local - oldest.due))
        : t('{0} reminders were due days before the assistant touched them, the oldest {1} before', stale.length, formatAge(oldest.line.local - oldest.due)),
      detail: [
        t('The line of {0} names a reminder that was due at {1} (user time, zone unknown).', sayMoment(oldest.line), formatLocal(oldest.due).slice(0, 16)),
        t('Such an assistant works through old events: its event watermark tells how far behind it is. Reminder times carry no zone, so only distances above two days are reported. event_t is not used: its meaning is not known.'),
      ].join('\n'),
      count: stale.length,
      evidence: evidenceOfFacts(stale.map((s) => s.line)),
      remedy: [t('Read the event watermarks of the assistant twice, some minutes apart.')],
      missing: [{ what: t('How far the assistant is behind.'), how: 'Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Support; Get-DatabaseEventWatermark <database>' }],
      data: { source: 'trace', top: stale.slice(0, TOP).map(({ line, due }) => ({ name: line.user, count: 1, due: formatLocal(due), behind: formatAge(line.local - due) })) },
    });
  },
};

/** When the reminder was due, on the user's clock; where day and month are open, the reading nearest to the line. */
function dueOf(line: StopAll): number {
  let best = NaN;
  for (const { ms } of parseCultureStamp(line.values.rmd_t ?? '')) if (!(Math.abs(best - line.local) <= Math.abs(ms - line.local))) best = ms;
  return best;
}
