import { countText } from './kit/numbers';
import { t } from '../l10n';
import type { FileScan } from '../model';
import type { Rule } from './rule';

/** Connectivity logs with more ends than starts of sessions: some began in the file before. A hint, no problem. */
export const sessionStartsBeforeFile: Rule = {
  id: 'session-starts-before-file',
  title: () => t('Sessions that began before the file'),
  severity: 'hint',
  observers: [],
  conclude(facts, report) {
    const found = facts.files.map((file) => ({ file, before: sessionsBefore(file) })).filter((x) => x.before > 0);
    if (found.length === 0) return;
    const count = found.reduce((n, x) => n + x.before, 0);
    report({
      confidence: 'proven',
      title: t('At least {0} sessions began before the files do', countText(count)),
      detail: [
        t('More sessions end than start, so their first lines stand in the file before: what they were about is only partly here.'),
        ...found.slice(0, 5).map((x) => t('{0}: at least {1}.', x.file.path, countText(x.before))),
      ].join('\n'),
      count,
      evidence: [],
      missing: [{ what: t('The log files before these'), how: 'Get-TransportService | Format-List Name,ConnectivityLogPath' }],
      data: { files: found.map((x) => ({ path: x.file.path, sessions: x.before })) },
    });
  },
};

function sessionsBefore(file: FileScan): number {
  const lines = file.counters.lines;
  if (!lines || file.counters.attempts === undefined && !Object.keys(lines).some((k) => k.endsWith('\t-'))) return 0;
  const sums = new Map<string, number>();
  for (const [key, n] of Object.entries(lines)) {
    const tab = key.lastIndexOf('\t');
    if (tab < 0) continue;
    const direction = key.slice(tab + 1);
    const step = direction === '-' ? n : direction === '+' ? -n : 0;
    sums.set(key.slice(0, tab), (sums.get(key.slice(0, tab)) ?? 0) + step);
  }
  return [...sums.values()].reduce((n, x) => n + Math.max(0, x), 0);
}
