import type { CaseReport } from '../case/combine';
import { shorten } from '../editor/text-lines';
import { t } from '../l10n';
import type { Evidence, Finding } from '../model';
import { coverageOf } from '../report/coverage';
import { formatTitle } from '../format-title';
import { countText, findingsText, rangeText } from '../report/words';
import { ruleById } from '../rules/registry';
import { page, pieces, type Answer } from './answer';

/** Findings of one answer; a case has few. */
const FINDINGS = 12;
/** Lines that show one finding, and their length. */
const EVIDENCE = 3;
const EVIDENCE_CHARS = 160;
/** Files that gave nothing, by name. */
const WITHOUT = 10;

/** The verdict, what was read, and the findings, each with lines that show it. */
export function analysisAnswer(report: CaseReport, { rule, offset }: { rule?: string | undefined; offset: number }): Answer {
  const known = rule === undefined || ruleById(rule) !== undefined;
  const wanted = report.findings.filter((f) => rule === undefined || f.rule === rule);
  const { shown, more, next } = page(wanted, offset, FINDINGS);
  const readable = report.files.filter((f) => f.format !== 'unreadable').length;
  const before = [
    t('Files read: {0} of {1}. {2}.', readable, report.files.length, findingsText(wanted)),
    ...(known ? [] : [t('There is no rule of that id.')]),
  ];
  const data = [...(offset === 0 ? overview(report) : []), ...shown.flatMap((f) => ['', ...findingLines(f, placeOf(report.findings, f))])];
  const after = [
    ...(more > 0 ? [t('{0} more findings: ask analyze again with the same path and "offset": {1}.', more, next)] : []),
    ...(shown.length > 0 ? [t('For meaning, steps and more lines ask explainFinding with the path, the rule id in square brackets and, where it is not 1, the number behind it.')] : []),
  ];
  return { before, data, after };
}

/** Which finding of its rule it is, from 1. */
export function placeOf(findings: readonly Finding[], finding: Finding): number {
  return findings.filter((f) => f.rule === finding.rule).indexOf(finding) + 1;
}

function overview(report: CaseReport): string[] {
  const { rows, without } = coverageOf(report, { formatTitle });
  return [
    ...pieces(t('Verdict: {0}', report.verdict)),
    ...rows.map((r) => `${r.title}: ${t('{0} files', r.files)}, ${t('{0} records', countText(r.records))}, ${rangeText(r.from, r.to)}${r.exchange === null ? '' : `, Exchange ${r.exchange}`}`),
    ...without.slice(0, WITHOUT).map((w) => t('Not read: {0}: {1}', w.path, w.why)),
    ...(without.length > WITHOUT ? [t('Not read: {0} more', without.length - WITHOUT)] : []),
  ];
}

function findingLines(f: Finding, number: number): string[] {
  const shown = f.evidence.slice(0, EVIDENCE);
  return [
    `${f.severity} [${f.rule}]${number > 1 ? ` ${number}` : ''} (${f.confidence}, ${countText(f.count)}): ${f.title}`,
    ...shown.map((e) => `  ${evidenceLine(e, EVIDENCE_CHARS)}`),
    ...(f.count > shown.length ? [t('  {0} more lines', countText(f.count - shown.length))] : []),
    ...(f.remedy.length > 0 ? [t('  Next: {0}', f.remedy[0]!)] : []),
  ];
}

/** `path:line: text`, the text around the words that show it. */
export function evidenceLine(e: Evidence, chars: number): string {
  const from = Math.max(0, Math.min(e.column, e.text.length - chars));
  return `${e.path}:${e.line}: ${from > 0 ? '…' : ''}${shorten(e.text.slice(from).trim(), chars)}`;
}
