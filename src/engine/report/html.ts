import type { CaseReport } from '../case/combine';
import type { SettingsTable } from '../case/settings';
import { t } from '../l10n';
import type { Evidence, Finding } from '../model';
import { coverageOf, type Coverage } from './coverage';
import { chartHtml, chartOf } from './html-chart';
import { STYLE, STYLE_HASH } from './html-style';
import { html } from './html-text';
import type { ReportContext } from './json';
import { rankingOf, timesOf } from './ranking';
import { settingsHead, settingsRemarks, settingsRow, settingsTitle } from './settings';
import { mixedZones, toldOnce } from './told-once';
import { confidenceText, countText, findingsText, linesText, rangeText, severityText, timeText } from './words';

export interface HtmlOptions extends ReportContext {
  /** Language of the page, as in `lang`; otherwise that of the messages, which is what the message `en` says. */
  language?: string;
}

/** Lines of evidence on the page; more are in the JSON report. */
const LINES_SHOWN = 12;

/** The report as one page: no script, nothing from the network, everything from a log escaped. */
export function htmlReport(report: CaseReport, options: HtmlOptions): string {
  const chart = chartOf(report);
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${html(options.language ?? t('en'))}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html(t('Exchange Lens report'))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${html(t('Exchange Lens report'))}</h1>
<p class="verdict">${html(report.verdict)}</p>
</header>
<main>
${coverageHtml(coverageOf(report, options), options)}
${chart ? sectionHtml(t('Lines per hour'), chartHtml(chart)) : ''}
${sectionHtml(findingsText(report.findings), toldOnce(report.findings).map(findingHtml).join('\n'))}
${report.settings.length > 0 ? sectionHtml(t('Transport settings in force'), report.settings.map(settingsHtml).join('\n')) : ''}
${report.timeline.length > 1 ? sectionHtml(t('Timeline'), tableHtml([t('Time'), t('What')], report.timeline.map(({ at, what }) => [timeText(at), what])) + quietHtml(mixedZones(report.timeline))) : ''}
</main>
<footer><p>${html(t('Written by Exchange Lens {0}.', options.version))}</p></footer>
</body>
</html>
`;
}

function quietHtml(text: string): string {
  return text === '' ? '' : `<p class="quiet">${html(text)}</p>`;
}

function sectionHtml(title: string, body: string): string {
  return `<section>\n<h2>${html(title)}</h2>\n${body}\n</section>`;
}

function coverageHtml(coverage: Coverage, options: HtmlOptions): string {
  const rows = coverage.rows.map((r) => [r.title, countText(r.files), countText(r.records), rangeText(r.from, r.to), r.exchange ?? '']);
  const aside = [
    ...coverage.without.map(({ path, why }) => [path, why]),
    ...coverage.copies.map(({ path, of }) => [path, t('a copy of {0}, counted once', of)]),
    ...(options.skipped ?? []).map(({ path, why }) => [path, why]),
  ];
  const places = coverage.places.map(({ what, list }) => `<p class="quiet">${html(t('{0}: {1}', what, list))}</p>`).join('');
  const limits = coverage.limits.length === 0 ? '' : `<h3>${html(t('Remarks on files'))}</h3>${tableHtml([t('File'), t('What')], coverage.limits.map(({ path, what }) => [path, what]))}`;
  const rest = aside.length === 0 ? '' : `<details><summary>${html(aside.length === 1 ? t('1 file set aside') : t('{0} files set aside', countText(aside.length)))}</summary>${tableHtml([t('File'), t('Why')], aside)}</details>`;
  return sectionHtml(t('What is here'), `${tableHtml([t('Log'), t('Files'), t('Records'), t('Time'), 'Exchange'], rows, new Set([1, 2]))}${places}${limits}${rest}`);
}

function settingsHtml(x: SettingsTable): string {
  return `<h3>${html(settingsTitle(x))}</h3>${settingsRemarks(x).map((r) => `<p>${html(r)}</p>`).join('')}${tableHtml(settingsHead(), x.settings.map((s) => settingsRow(s, x)))}`;
}

function findingHtml(f: Finding): string {
  const { first, last } = timesOf(f);
  const about = [confidenceText(f.confidence), linesText(f.count), ...(first === null && last === null ? [] : [rangeText(first, last)])];
  return [
    `<article class="${html(f.severity)}">`,
    `<h3><span class="label">${html(severityText(f.severity))}</span> ${html(f.title)}</h3>`,
    `<p class="quiet">${html(about.join(' · '))} · <code>${html(f.rule)}</code></p>`,
    ...f.detail.split('\n').filter((x) => x !== '').map((x) => `<p>${html(x)}</p>`),
    rankingHtml(f),
    evidenceHtml(f),
    f.remedy.length > 0 ? `<h4>${html(t('What to do'))}</h4><ol>${f.remedy.map((r) => `<li>${html(r)}</li>`).join('')}</ol>` : '',
    f.missing.length > 0 ? `<h4>${html(t('Not known from these files'))}</h4><ul>${f.missing.map((m) => `<li>${html(m.what)}<br><code>${html(m.how)}</code></li>`).join('')}</ul>` : '',
    '</article>',
  ].filter((x) => x !== '').join('\n');
}

function rankingHtml(f: Finding): string {
  const { top, others } = rankingOf(f);
  if (top.length === 0) return '';
  const rows = top.map((s) => [s.name, countText(s.count), s.first === null && s.last === null ? '' : rangeText(s.first, s.last)]);
  if (others > 0) rows.push([t('others'), countText(others), '']);
  return tableHtml([t('Who or what'), t('Lines'), t('Time')], rows, new Set([1]));
}

function evidenceHtml(f: Finding): string {
  if (f.evidence.length === 0) return '';
  const lines = f.evidence.slice(0, LINES_SHOWN).map((e) => `<span class="quiet">${html(`${e.path}:${e.line}`)}</span>\n${marked(e)}`);
  const more = f.count - Math.min(LINES_SHOWN, f.evidence.length);
  return `<pre>${lines.join('\n')}${more > 0 ? `\n<span class="quiet">${html(t('and {0} more', countText(more)))}</span>` : ''}</pre>`;
}

/** The line with the words that matter marked. */
function marked({ text, column, endColumn }: Evidence): string {
  if (column >= endColumn || endColumn > text.length || (column === 0 && endColumn === text.length)) return html(text);
  return `${html(text.slice(0, column))}<mark>${html(text.slice(column, endColumn))}</mark>${html(text.slice(endColumn))}`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[], numbers: ReadonlySet<number> = new Set()): string {
  const style = (i: number): string => (numbers.has(i) ? ' class="number"' : '');
  const top = head.map((h, i) => `<th scope="col"${style(i)}>${html(h)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${style(i)}>${html(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide"><table><thead><tr>${top}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
