import type { CaseReport } from '../case/combine';
import type { Setting, SettingsTable } from '../case/settings';
import { configKey, DELIVERY } from '../formats/config-keys';
import { t } from '../l10n';
import type { Finding, Severity } from '../model';
import { coverageOf, type Coverage } from './coverage';
import { visible, visibleLines } from './escape';
import type { ReportContext } from './json';
import { around, table, wrap } from './layout';
import { rankingOf, timesOf } from './ranking';
import { fromText, inForceText, provenanceText, rangeOf, settingsRemarks, settingsTitle } from './settings';
import { mixedZones, toldOnce } from './told-once';
import { confidenceText, countText, findingsText, linesText, rangeText, severityText, timeText } from './words';

export interface TextOptions extends ReportContext {
  colour?: boolean;
  /** Columns of the terminal. */
  width?: number;
}

/** Narrower than this nothing aligns, wider than this nothing reads well. */
const NARROWEST = 60;
const WIDEST = 132;
const DEFAULT_WIDTH = 100;
/** Of a finding's evidence and subjects; all of them are in the JSON report. */
const LINES_SHOWN = 3;
const SUBJECTS_SHOWN = 10;
/** Events of the timeline. */
const EVENTS_SHOWN = 20;
/** Configuration files whose settings are shown. */
const TABLES_SHOWN = 10;
/** Files that gave nothing, listed by name. */
const WITHOUT_SHOWN = 20;

interface Style {
  width: number;
  bold(text: string): string;
  dim(text: string): string;
  severity(severity: Severity, text: string): string;
}

const COLOUR: Record<Severity, string> = { error: '31', warning: '33', info: '36', hint: '2' };

function styleOf(options: TextOptions): Style {
  const paint = (code: string, text: string): string => (options.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, options.width ?? DEFAULT_WIDTH)),
    bold: (text) => paint('1', text),
    dim: (text) => paint('2', text),
    severity: (severity, text) => paint(COLOUR[severity], text),
  };
}

/** The report for a terminal: the verdict, what is here, the findings. Everything from a log is made harmless. */
export function textReport(report: CaseReport, options: TextOptions): string {
  const style = styleOf(options);
  const lines = [
    ...wrap(visible(report.verdict), style.width).map(style.bold),
    '',
    ...coverageLines(coverageOf(report, options), options, style),
    '',
    style.bold(findingsText(report.findings.filter((f) => !f.accepted))),
    ...toldOnce(report.findings.filter((f) => !f.accepted)).flatMap((f) => ['', ...findingLines(f, style)]),
    ...acceptedLines(report.findings, style),
    ...settingsLines(report, style),
    ...timelineLines(report, style),
  ];
  return `${lines.join('\n')}\n`;
}

function coverageLines(coverage: Coverage, options: TextOptions, style: Style): string[] {
  const rows = coverage.rows.map((r) => [
    visible(r.title),
    r.files === 1 ? t('1 file') : t('{0} files', countText(r.files)),
    r.records === 1 ? t('1 record') : t('{0} records', countText(r.records)),
    rangeText(r.from, r.to),
    r.exchange === null ? '' : t('Exchange {0}', r.exchange),
  ]);
  const aside = [
    ...coverage.without.map(({ path, why }) => [visible(path), visible(why)]),
    ...coverage.copies.map(({ path, of }) => [visible(path), t('a copy of {0}, counted once', visible(of))]),
    ...(options.skipped ?? []).map(({ path, why }) => [visible(path), visible(why)]),
  ];
  const reached = table(coverage.limits.slice(0, WITHOUT_SHOWN).map(({ path, what }) => [visible(path), visible(what)]));
  if (coverage.limits.length > WITHOUT_SHOWN) reached.push(t('and {0} more', countText(coverage.limits.length - WITHOUT_SHOWN)));
  const shown = table(aside.slice(0, WITHOUT_SHOWN));
  if (aside.length > WITHOUT_SHOWN) shown.push(t('and {0} more', countText(aside.length - WITHOUT_SHOWN)));
  return [
    style.bold(t('What is here')),
    ...(rows.length > 0 ? table(rows, new Set([1, 2])) : [t('nothing of a known format')]).map((x) => `  ${x}`),
    ...coverage.places.map(({ what, list }) => `  ${style.dim(visible(t('{0}: {1}', what, list)))}`),
    ...(shown.length > 0 ? ['', style.bold(t('Set aside')), ...shown.map((x) => `  ${x}`)] : []),
    ...(reached.length > 0 ? ['', style.bold(t('Remarks on files')), ...reached.map((x) => `  ${x}`)] : []),
  ];
}

function timelineLines(report: CaseReport, style: Style): string[] {
  if (report.timeline.length < 2) return [];
  const shown = report.timeline.slice(0, EVENTS_SHOWN);
  const times = shown.map(({ at }) => timeText(at));
  const width = Math.max(...times.map((x) => x.length));
  const rows = shown.flatMap(({ what }, k) => wrap(visible(what), style.width - width - 4).map((x, i) => `  ${(i === 0 ? times[k]! : '').padEnd(width)}  ${x}`));
  const more = report.timeline.length - shown.length;
  return ['', style.bold(t('Timeline')), ...rows, ...(more > 0 ? [`  ${t('and {0} more', countText(more))}`] : []), ...wrap(mixedZones(shown), style.width - 2).filter((x) => x !== '').map((x) => style.dim(`  ${x}`))];
}

/** Keys that are listed even at their defaults: the delivery limits. */
const isMain = (s: Setting): boolean => s.line !== null || configKey(s.key)?.fileModern === DELIVERY;

function settingsLines(report: CaseReport, style: Style): string[] {
  if (report.settings.length === 0) return [];
  return ['', style.bold(t('Transport settings in force')), ...report.settings.slice(0, TABLES_SHOWN).flatMap((x) => settingsTable(x, style)), ...(report.settings.length > TABLES_SHOWN ? [`  ${t('and {0} more', countText(report.settings.length - TABLES_SHOWN))}`] : [])];
}

function settingsTable(x: SettingsTable, style: Style): string[] {
  const main = x.settings.filter(isMain);
  const rest = x.settings.filter((s) => !isMain(s));
  const services = [...new Set(x.settings.map((s) => s.service).filter((s) => s !== null))];
  const rows = [
    [t('Setting'), t('In force'), t('Default'), t('Where from'), t('Range'), t('Confidence')],
    ...main.map((s) => [s.key, inForceText(s, x), s.default ?? t('not known'), fromText(s, x), rangeOf(s), provenanceText(s.confidence)].map(visible)),
  ];
  const lines = [
    ...settingsRemarks(x),
    ...(services.length > 0 ? [t('After a change restart: {0}', services.join(', '))] : []),
  ];
  const defaults = rest.length === 0 ? '' : t('At their defaults ({0}): {1}', provenanceText(rest[0]!.confidence), rest.map((s) => `${s.key} ${s.value ?? ''}`).join(', '));
  return [
    `  ${style.dim(visible(settingsTitle(x)))}`,
    ...lines.flatMap((l) => wrap(visible(l), style.width - 4)).map((l) => `    ${l}`),
    ...(main.length > 0 ? table(rows).map((l) => `    ${l}`) : []),
    ...(defaults === '' ? [] : wrap(visible(defaults), style.width - 4).map((l) => `    ${l}`)),
  ];
}

/** What somebody looked at and lives with: one row each, with the note. */
function acceptedLines(findings: readonly Finding[], style: Style): string[] {
  const rows = findings.flatMap((f) => (f.accepted ? [[severityText(f.severity), linesText(f.count), f.rule, visible(f.accepted.note), f.accepted.at.slice(0, 10)]] : []));
  return rows.length === 0 ? [] : ['', style.bold(t('Accepted before, not counted')), ...table(rows, new Set([1])).map((x) => `  ${x}`)];
}

/** Under the title, behind the longest word for a severity. */
const indentOf = (): string => ' '.repeat(2 + Math.max(...(['error', 'warning', 'info', 'hint'] as const).map((s) => severityText(s).length)));

function findingLines(f: Finding, style: Style): string[] {
  const indent = indentOf();
  const width = style.width - indent.length;
  const { first, last } = timesOf(f);
  const about = [linesText(f.count), confidenceText(f.confidence), ...(first === null && last === null ? [] : [rangeText(first, last)]), f.rule];
  const title = wrap(visible(f.title), width);
  const body = [
    ...title.slice(1).map(style.bold),
    style.dim(visible(about.join(' · '))),
    ...visibleLines(f.detail).flatMap((x) => wrap(x, width)),
    ...subjectLines(f),
    ...evidenceLines(f, width, style),
    ...section(t('What to do'), f.remedy.map((r, i) => [`${i + 1}. `, visible(r)]), width, style),
    ...section(t('Not known from these files'), f.missing.flatMap((m): [string, string][] => [['- ', visible(m.what)], ['  ', visible(m.how)]]), width, style),
  ];
  return [style.severity(f.severity, severityText(f.severity).padEnd(indent.length - 1)) + ' ' + style.bold(title[0]!), ...body.map((x) => (x === '' ? '' : indent + x))];
}

function subjectLines(f: Finding): string[] {
  const { top, others } = rankingOf(f);
  if (top.length === 0 || (top.length === 1 && others === 0 && f.title.includes(top[0]!.name))) return [];
  const rows = top.slice(0, SUBJECTS_SHOWN).map((s) => [visible(s.name), countText(s.count), s.first === null && s.last === null ? '' : rangeText(s.first, s.last)]);
  const rest = others + top.slice(SUBJECTS_SHOWN).reduce((n, s) => n + s.count, 0);
  if (rest > 0) rows.push([t('others'), countText(rest), '']);
  return ['', ...table(rows, new Set([1]))];
}

function evidenceLines(f: Finding, width: number, style: Style): string[] {
  if (f.evidence.length === 0) return [];
  const lines = f.evidence.slice(0, LINES_SHOWN).flatMap((e) => {
    const start = e.text.length - e.text.trimStart().length;
    const column = Math.max(0, e.column - start);
    return [style.dim(`${visible(e.path)}:${e.line}`), `  ${visible(around(e.text.trim(), column, Math.max(column, e.endColumn - start), width - 2))}`];
  });
  const more = f.count - Math.min(LINES_SHOWN, f.evidence.length);
  return ['', ...lines, ...(more > 0 ? [style.dim(t('and {0} more', countText(more)))] : [])];
}

function section(title: string, items: readonly (readonly [string, string])[], width: number, style: Style): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap(([mark, text]) => wrap(text, width - mark.length).map((x, i) => (i === 0 ? mark : ' '.repeat(mark.length)) + x));
  return ['', style.bold(title), ...lines];
}
