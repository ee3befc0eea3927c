import type { CaseReport } from '../case/combine';
import { t } from '../l10n';
import type { Finding } from '../model';
import { coverageOf } from './coverage';
import { visible, visibleLines } from './escape';
import type { ReportContext } from './json';
import { confidenceText, countText, rangeText, severityText } from './words';

export interface TextOptions extends ReportContext {
  colour?: boolean;
}

/** The report for a terminal: verdict, coverage, findings. */
export function textReport(report: CaseReport, options: TextOptions): string {
  const lines = [visible(report.verdict), ''];
  const coverage = coverageOf(report);
  for (const row of coverage.rows) lines.push(`  ${row.title}  ${row.files}  ${countText(row.records)}  ${rangeText(row.from, row.to)}  ${row.exchange ?? ''}`);
  for (const { path, why } of coverage.without) lines.push(`  ${visible(path)}: ${visible(why)}`);
  for (const f of report.findings) lines.push('', ...findingLines(f));
  return `${lines.join('\n')}\n`;
}

function findingLines(f: Finding): string[] {
  return [
    `${severityText(f.severity)}  ${visible(f.title)}  ${countText(f.count)}  [${f.rule}, ${confidenceText(f.confidence)}]`,
    ...visibleLines(f.detail).map((x) => `    ${x}`),
    ...f.evidence.slice(0, 3).map((e) => `    ${visible(e.path)}:${e.line}: ${visible(e.text)}`),
    ...f.remedy.map((r) => `    - ${visible(r)}`),
    ...f.missing.map((m) => t('    ? {0}: {1}', visible(m.what), visible(m.how))),
  ];
}
