import type { CaseReport } from '../case/combine';
import { jsonText } from './escape';
import { fileData, findingData, type ReportContext } from './json';

/** One line a file, one a finding, one for the case; each says what it is under `type`. */
export function ndjsonReport(report: CaseReport, context: ReportContext): string {
  const copies = new Map(report.copies.map((c) => [c.path, c.of]));
  const lines = [
    ...report.files.map((file) => ({ type: 'file', ...fileData(file, copies.get(file.path)) })),
    ...report.findings.map((finding) => ({ type: 'finding', ...findingData(finding) })),
    ...(context.skipped ?? []).map(({ path, why }) => ({ type: 'skipped', path, why })),
    { type: 'case', version: 1, verdict: report.verdict, timeline: report.timeline.map(({ at, what, evidence }) => ({ at, what, evidence })) },
  ];
  return lines.map((line) => `${jsonText(line)}\n`).join('');
}
