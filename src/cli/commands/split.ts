import { combine, compareScans, reportData, t, type CaseOptions, type FileScan, type ScanData, type ScanOptions } from '../../engine/index';
import { given, one, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { jobsFor, scanInputs } from '../scan-inputs';
import { progressOf } from '../terminal';
import { parseTime } from '../times';
import { UsageError } from '../usage-error';
import { writeComparison } from './compare';

/** `exlens scan --split T`: the files twice, up to a time and from it on, so that a change made then can be judged. */
export async function splitCommand(parsed: Parsed, options: ScanOptions, caseOptions: CaseOptions, jobs: number | undefined): Promise<number> {
  const text = one(parsed, 'split')!;
  const at = parseTime('--split', text, false);
  const format = one(parsed, 'format') ?? 'text';
  if (!['text', 'json', 'markdown'].includes(format)) throw new UsageError(t('--split writes text, json or markdown.'), 'scan');
  if (parsed.operands.includes('-')) throw new UsageError(t('--split reads everything twice, so standard input will not do. Name a file or a folder.'), 'scan');
  if (at <= (options.since ?? -Infinity) || at > (options.until ?? Infinity)) throw new UsageError(t('--split has to lie between --since and --until.'), 'scan');
  const inputs = await findInputs(parsed.operands);
  const quiet = given(parsed, 'quiet');
  const wanted = parsed.values['rule'];
  const side = async (part: { since?: number; until?: number }): Promise<{ data: ScanData; scans: FileScan[] }> => {
    const scans = await scanInputs(inputs.list, { ...options, ...part }, jobs ?? await jobsFor(inputs.list), progressOf(inputs.list.reduce((n, i) => n + i.size, 0), quiet));
    // files in local time would count on both sides
    const report = combine(scans.filter((s) => s.clock === null || s.clock === 'utc'), caseOptions);
    const data = reportData({ ...report, findings: report.findings.filter((f) => wanted === undefined || wanted.includes(f.rule)) }, { version: '' });
    return { data: data as unknown as ScanData, scans };
  };
  const before = await side({ until: at - 1 });
  const after = await side({ since: at });
  const local = before.scans.filter((s) => s.clock !== null && s.clock !== 'utc').length;
  if (local > 0 && !quiet) process.stderr.write(`exlens: ${t('{0} files have stamps in local time and are left out: --split is a time in UTC.', local)}\n`);
  if (!before.scans.some((s) => s.format !== 'unreadable')) throw new UsageError(t('Not one file could be read.'), 'scan');
  const stamp = new Date(at).toISOString();
  await writeComparison(parsed, compareScans(
    { name: t('before {0}', stamp), data: before.data, ...(options.since === undefined ? {} : { since: options.since }), until: at },
    { name: t('from {0} on', stamp), data: after.data, since: at, ...(options.until === undefined ? {} : { until: options.until }) },
  ));
  return 0;
}
