import type { CaseReport } from '../case/combine';
import { t } from '../l10n';
import type { Finding } from '../model';
import { coverageOf } from './coverage';
import { visible } from './escape';
import type { ReportContext } from './json';
import { rankingOf, timesOf } from './ranking';
import { settingsHead, settingsRemarks, settingsRow, settingsTitle } from './settings';
import { mixedZones, toldOnce } from './told-once';
import { confidenceText, countText, findingsText, linesText, rangeText, severityText, timeText } from './words';

/** Lines of evidence shown for one finding. */
const LINES_SHOWN = 10;

/** The report as Markdown, for tickets and wikis. Text from logs is escaped: it forms no link, no image, no table and no HTML. */
export function markdownReport(report: CaseReport, context: ReportContext): string {
  const coverage = coverageOf(report, context);
  const aside = [
    ...coverage.without.map(({ path, why }) => [cell(path), md(why)]),
    ...coverage.copies.map(({ path, of }) => [cell(path), md(t('a copy of {0}, counted once', of))]),
    ...(context.skipped ?? []).map(({ path, why }) => [cell(path), md(why)]),
  ];
  const parts = [
    `# ${md(t('Exchange Lens report'))}`,
    `**${md(report.verdict)}**`,
    `## ${md(t('What is here'))}`,
    rows([t('Log'), t('Files'), t('Records'), t('Time'), 'Exchange'], coverage.rows.map((r) => [md(r.title), countText(r.files), countText(r.records), md(rangeText(r.from, r.to)), md(r.exchange ?? '')])),
    ...coverage.places.map(({ what, list }) => md(t('{0}: {1}', what, list))),
    ...(aside.length > 0 ? [`### ${md(t('Set aside'))}`, rows([t('File'), t('Why')], aside)] : []),
    ...(coverage.limits.length > 0 ? [`### ${md(t('Remarks on files'))}`, rows([t('File'), t('What')], coverage.limits.map(({ path, what }) => [cell(path), md(what)]))] : []),
    `## ${md(findingsText(report.findings))}`,
    ...toldOnce(report.findings).flatMap(findingParts),
    ...settingsParts(report),
    ...(report.timeline.length > 0 ? [`## ${md(t('Timeline'))}`, rows([t('Time'), t('What')], report.timeline.map(({ at, what }) => [md(timeText(at)), md(what)])), ...[mixedZones(report.timeline)].filter((x) => x !== '').map(md)] : []),
    md(t('Written by Exchange Lens {0}.', context.version)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function settingsParts(report: CaseReport): string[] {
  if (report.settings.length === 0) return [];
  return [
    `## ${md(t('Transport settings in force'))}`,
    ...report.settings.flatMap((x) => [`**${md(settingsTitle(x))}**`, ...settingsRemarks(x).map(md), rows(settingsHead(), x.settings.map((s) => settingsRow(s, x).map(md)))]),
  ];
}

function findingParts(f: Finding): string[] {
  const { first, last } = timesOf(f);
  const { top, others } = rankingOf(f);
  const about = [severityText(f.severity), confidenceText(f.confidence), linesText(f.count), ...(first === null && last === null ? [] : [rangeText(first, last)])];
  const ranked = top.map((s) => [cell(s.name), countText(s.count), md(s.first === null && s.last === null ? '' : rangeText(s.first, s.last))]);
  if (others > 0) ranked.push([md(t('others')), countText(others), '']);
  return [
    `### ${md(f.title)}`,
    `${md(about.join(' · '))} · ${code(f.rule)}`,
    f.detail.split('\n').filter((x) => x !== '').map(md).join('\n\n'),
    ...(ranked.length > 0 ? [rows([t('Who or what'), t('Lines'), t('Time')], ranked)] : []),
    ...(f.evidence.length > 0 ? [fence(f.evidence.slice(0, LINES_SHOWN).map((e) => `${visible(e.path)}:${e.line}: ${visible(e.text)}`))] : []),
    ...(f.remedy.length > 0 ? [`**${md(t('What to do'))}**`, f.remedy.map((r, i) => `${i + 1}. ${md(r)}`).join('\n')] : []),
    ...(f.missing.length > 0 ? [`**${md(t('Not known from these files'))}**`, f.missing.map((m) => `- ${md(m.what.replace(/\.$/, ''))}: ${code(m.how)}`).join('\n')] : []),
  ];
}

/** Text as text: every character that Markdown or HTML gives a meaning is escaped; addresses do not become links. */
export function md(text: string): string {
  return visible(text.replaceAll('\n', ' ')).replace(/[\\`*_{}[\]()#+!|<>&~$]/g, (c) => `\\${c}`).replaceAll('://', ':\\/\\/').replace(/\bwww\./gi, (w) => `${w.slice(0, 3)}\\.`)
    .replace(/^([-=]|\d+\.)/, '\\$1');
}

/** Inline code in a table, where a bar would end the cell. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

/** Inline code: a run of backticks longer than any inside. Nothing is escaped in it, so that a command can be copied. */
export function code(text: string): string {
  const inner = visible(text);
  const longest = Math.max(0, ...(inner.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return longest > 0 || inner.startsWith(' ') || inner.endsWith(' ') ? `${ticks} ${inner} ${ticks}` : `${ticks}${inner}${ticks}`;
}

/** A block of code whose fence no line inside can end. */
function fence(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const ticks = '`'.repeat(longest + 1);
  return [`${ticks}text`, ...lines, ticks].join('\n');
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head.map(md)), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
