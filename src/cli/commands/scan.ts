import { pathToFileURL } from 'node:url';
import {
  combine, formatTitle, htmlReport, jsonReport, markAccepted, markdownReport, ndjsonReport, offsetAt, parseZone, rules, sarifReport, t, visible, textReport, zoneProblem,
  type CaseOptions, type CaseReport, type FileScan, type ReportContext, type ScanOptions, type Severity,
} from '../../engine/index';
import { given, one, wrongValue, type Parsed } from '../args';
import { findInputs } from '../inputs';
import { openOutput } from '../output';
import type { Context } from '../run';
import { jobsFor, scanInputs } from '../scan-inputs';
import { specOf } from '../specs';
import { progressOf, useColour } from '../terminal';
import { parseTime } from '../times';
import { UsageError } from '../usage-error';
import { readBaseline } from './baseline';
import { rulePage } from './rules';
import { splitCommand } from './split';

/** Unreadable inputs named on standard error where nothing could be read; the report has all. */
const MAX_NAMED = 5;

/** `exlens scan`: reads everything as one case and writes the report. */
export async function scanCommand(parsed: Parsed, context: Context): Promise<number> {
  if (parsed.operands.length === 0) throw new UsageError(t('Name a file, a folder or -.'), 'scan');
  const wanted = ruleIds(parsed);
  const options = scanOptions(parsed, context);
  const caseOptions = optionsOfCase(parsed);
  const jobs = jobsOf(parsed);
  const baseline = one(parsed, 'baseline') === undefined ? undefined : readBaseline(one(parsed, 'baseline')!, 'scan');
  if (one(parsed, 'split') !== undefined) return splitCommand(parsed, options, caseOptions, jobs);
  const quiet = given(parsed, 'quiet');
  const inputs = await findInputs(parsed.operands);
  const output = openOutput(one(parsed, 'output'));
  try {
    const progress = progressOf(inputs.list.reduce((n, i) => n + i.size, 0), quiet);
    const scans = await scanInputs(inputs.list, options, jobs ?? await jobsFor(inputs.list), progress);
    if (!quiet) remark(scans, options);
    const all = combine(scans, { ...caseOptions, ...(wanted && { only: wanted }) });
    const report = baseline ? { ...all, findings: markAccepted(all.findings, baseline) } : all;
    const tty = one(parsed, 'output') === undefined && useColour(process.stdout);
    await output.write(render(one(parsed, 'format') ?? 'text', report, { version: context.version, skipped: inputs.skipped, formatTitle }, tty));
    await output.commit();
    if (scans.some((s) => s.format !== 'unreadable')) return exitStatus(report, one(parsed, 'fail-on') ?? 'error');
    for (const input of inputs.list.filter((i) => i.error !== undefined).slice(0, MAX_NAMED)) process.stderr.write(`exlens: ${visible(input.path)}: ${visible(input.error ?? '')}\n`);
    return 2;
  } catch (error) {
    output.discard();
    throw error;
  }
}

function ruleIds(parsed: Parsed): ReadonlySet<string> | undefined {
  const wanted = parsed.values['rule'];
  if (!wanted) return undefined;
  const known = rules.map((r) => r.id);
  for (const id of wanted) if (!known.includes(id)) throw wrongValue(specOf('scan')!, '--rule', id, known);
  return new Set(wanted);
}

function scanOptions(parsed: Parsed, { signal }: Context): ScanOptions {
  const since = one(parsed, 'since');
  const until = one(parsed, 'until');
  const options: ScanOptions = { signal };
  if (since !== undefined) options.since = parseTime('--since', since, false);
  if (until !== undefined) options.until = parseTime('--until', until, true);
  if (options.since !== undefined && options.until !== undefined && options.until < options.since) throw new UsageError(t('--until lies before --since.'), 'scan');
  return options;
}

export function optionsOfCase(parsed: Parsed): CaseOptions {
  const options: CaseOptions = { now: Date.now() };
  const exchange = one(parsed, 'exchange');
  if (exchange !== undefined) options.exchange = exchange;
  const text = one(parsed, 'zone');
  if (text === undefined) return options;
  const zone = parseZone(text);
  if (!zone) throw new UsageError(zoneProblem(text), 'scan');
  return { ...options, zone: { name: zone.name, offsetAt: (ms) => offsetAt(zone, ms) } };
}

/** Threads named by the user, or undefined. */
function jobsOf(parsed: Parsed): number | undefined {
  const text = one(parsed, 'jobs');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError(t('--jobs cannot be {0}. Give a number from 1 to 99.', text), 'scan');
  return Number(text);
}

/** Says on standard error where a wish could not be met. */
function remark(scans: readonly FileScan[], options: ScanOptions): void {
  if (options.since === undefined && options.until === undefined) return;
  // what was read of a log, and stands in no time, was all left out
  const outside = scans.filter((s) => s.end?.log === true && s.records > 0 && s.from === null).length;
  if (outside > 0) process.stderr.write(`exlens: ${outside === 1 ? t('1 file has no records in that time.') : t('{0} files have no records in that time.', outside)}\n`);
  const local = scans.filter((s) => s.clock !== null && s.clock !== 'utc').length;
  if (local === 0) return;
  process.stderr.write(`exlens: ${local === 1 ? t('1 file has stamps in local time; --since and --until leave it whole.') : t('{0} files have stamps in local time; --since and --until leave them whole.', local)}\n`);
}

/** The rule's page as an absolute URI: on this machine, where the program stands. */
function ruleUri(id: string): string | undefined {
  const page = rulePage(id);
  return page === undefined ? undefined : pathToFileURL(page).href;
}

function render(format: string, report: CaseReport, context: ReportContext, colour: boolean): string {
  switch (format) {
    case 'json': return jsonReport(report, context);
    case 'ndjson': return ndjsonReport(report, context);
    case 'markdown': return markdownReport(report, context);
    case 'html': return htmlReport(report, context);
    case 'sarif': return sarifReport(report, { ...context, ruleUri });
    default: return textReport(report, { ...context, colour, ...(process.stdout.columns ? { width: process.stdout.columns } : {}) });
  }
}

const LEVEL: Record<Severity, number> = { error: 3, warning: 2, info: 1, hint: 0 };

function exitStatus(report: CaseReport, failOn: string): number {
  if (failOn === 'never') return 0;
  const least = LEVEL[failOn as Severity];
  return report.findings.some((f) => !f.accepted && LEVEL[f.severity] >= least) ? 1 : 0;
}
