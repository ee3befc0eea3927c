import { t } from '../l10n';
import type { FileScan, Finding } from '../model';

/** One sentence that answers: what is wrong, with whom, since when, out of how many. */
export function verdict(findings: readonly Finding[], files: readonly FileScan[], _copies: readonly { path: string; of: string }[]): string {
  const readable = files.filter((f) => !['empty', 'binary', 'unreadable', 'unknown'].includes(f.format));
  const problems = findings.filter((f) => f.severity === 'error' || f.severity === 'warning');
  if (problems.length > 0) return problems.length === 1 ? problems[0]!.title : t('{0}. {1} more findings need a look.', problems[0]!.title, problems.length - 1);
  if (readable.length === 0) return t('No file of a known format was given.');
  const records = readable.reduce((n, f) => n + f.records, 0);
  const observed = findings.filter((f) => f.severity === 'info');
  if (observed.length > 0) return t('No incident in {0} records; observed: {1}', records, observed[0]!.title);
  return t('Nothing found in {0} records of {1} files.', records, readable.length);
}
