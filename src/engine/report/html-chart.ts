import type { CaseReport } from '../case/combine';
import { toUtc } from '../case/facts';
import { t } from '../l10n';
import { SLOT_MS } from '../limits';
import type { Severity } from '../model';
import { html } from './html-text';
import { hoursOf } from './ranking';
import { countText } from './words';

const HOUR_MS = 3_600_000;
/** More hours than this do not fit on a page; the last ones are shown. Ten days. */
const MAX_HOURS = 240;
/** Findings drawn; the heaviest come first in a report. */
const MAX_ROWS = 8;

export interface ChartRow {
  name: string;
  style: Severity | 'records';
  /** By hour of the chart. */
  counts: number[];
}

export interface Chart {
  /** `2011-03-11T04`, without gaps. */
  hours: string[];
  rows: ChartRow[];
  /** Hours before the first one shown. */
  left: number;
}

/** Lines per hour of UTC: all records of files whose clock is known, then each finding. Undefined where nothing has hours. */
export function chartOf(report: CaseReport): Chart | undefined {
  const found = report.findings.map((f) => ({ name: f.title, style: f.severity, hours: hoursOf(f) })).filter((f) => f.hours.length > 0).slice(0, MAX_ROWS);
  const records = recordHours(report);
  const all = [...records.keys(), ...found.flatMap((f) => f.hours.map(([hour]) => hour))].sort();
  if (found.length === 0 || all.length === 0) return undefined;
  const every = hoursBetween(all[0]!, all.at(-1)!);
  const hours = every.slice(-MAX_HOURS);
  const place = new Map(hours.map((hour, i) => [hour, i]));
  const row = (name: string, style: ChartRow['style'], entries: Iterable<[string, number]>): ChartRow => {
    const counts = hours.map(() => 0);
    for (const [hour, n] of entries) if (place.has(hour)) counts[place.get(hour)!]! += n;
    return { name, style, counts };
  };
  const rows = found.map((f) => row(f.name, f.style, f.hours));
  return { hours, left: every.length - hours.length, rows: records.size > 0 ? [row(t('All records'), 'records', records), ...rows] : rows };
}

function recordHours(report: CaseReport): Map<string, number> {
  const copies = new Set(report.copies.map((c) => c.path));
  const out = new Map<string, number>();
  for (const file of report.files) {
    if (file.clock === null || copies.has(file.path)) continue;
    for (const [slot, n] of Object.entries(file.slots)) {
      const utc = toUtc(file, Number(slot) * SLOT_MS, file.clock);
      if (!(Math.abs(utc) <= 8.64e15)) continue;
      const hour = new Date(utc).toISOString().slice(0, 13);
      out.set(hour, (out.get(hour) ?? 0) + n);
    }
  }
  return out;
}

/** Every hour from the first to the last; of a range longer than can be shown, its end. */
function hoursBetween(first: string, last: string): string[] {
  const to = Date.parse(`${last}:00:00Z`);
  const from = Math.max(Date.parse(`${first}:00:00Z`), to - (MAX_HOURS + 1) * HOUR_MS);
  const out: string[] = [];
  for (let at = from; at <= to; at += HOUR_MS) out.push(new Date(at).toISOString().slice(0, 13));
  return out;
}

const WIDTH = 1000;
const BAR = 34;
const ROW = 62;

/** The chart as inline SVG, each row scaled to its own highest hour, and the same numbers as a table. */
export function chartHtml(chart: Chart): string {
  const step = WIDTH / chart.hours.length;
  const height = chart.rows.length * ROW + 20;
  const rows = chart.rows.map((row, i) => rowSvg(row, i * ROW, step, chart)).join('');
  const label = t('Lines per hour, {0} to {1} UTC; the numbers are in the table below', hourText(chart.hours[0]!), hourText(chart.hours.at(-1)!));
  return `<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${html(label)}">${rows}${axis(chart, step, height)}</svg></div>\n${tableHtml(chart)}`;
}

function rowSvg(row: ChartRow, y: number, step: number, chart: Chart): string {
  const most = Math.max(1, ...row.counts);
  const bars = row.counts.map((n, i) => {
    if (n === 0) return '';
    const h = Math.max(1.5, (n / most) * BAR);
    const gap = Math.min(2, step * 0.15);
    return `<rect class="${row.style}" x="${(i * step + gap / 2).toFixed(2)}" y="${(y + 18 + BAR - h).toFixed(2)}" width="${(step - gap).toFixed(2)}" height="${h.toFixed(2)}"><title>${html(`${hourText(chart.hours[i]!)}: ${countText(n)}`)}</title></rect>`;
  });
  const name = row.name.length > 110 ? `${row.name.slice(0, 107)}...` : row.name;
  return `<text class="name" x="0" y="${y + 12}">${html(name)}</text><text x="${WIDTH}" y="${y + 12}" text-anchor="end">${html(t('at most {0} an hour', countText(most)))}</text>${bars.join('')}<line class="axis" x1="0" x2="${WIDTH}" y1="${y + 18.5 + BAR}" y2="${y + 18.5 + BAR}"/>`;
}

/** Labels under the last row, as many as fit. */
function axis(chart: Chart, step: number, height: number): string {
  const every = Math.max(1, Math.ceil(90 / step));
  return chart.hours.map((hour, i) => (i % every === 0 && (WIDTH - i * step > 60 || i === 0) ? `<text x="${(i * step).toFixed(1)}" y="${height - 6}">${html(i === 0 || hour.endsWith('T00') ? hourText(hour) : `${hour.slice(11)}:00`)}</text>` : '')).join('');
}

/** `2011-03-11 04:00`. */
function hourText(hour: string): string {
  return `${hour.slice(0, 10)} ${hour.slice(11)}:00`;
}

function tableHtml(chart: Chart): string {
  const shown = chart.hours.map((hour, i) => ({ hour, i })).filter(({ i }) => chart.rows.some((r) => r.style !== 'records' && r.counts[i]! > 0));
  const head = chart.rows.map((r) => `<th scope="col" class="number">${html(r.name)}</th>`).join('');
  const body = shown.map(({ hour, i }) => `<tr><th scope="row">${html(hourText(hour))}</th>${chart.rows.map((r) => `<td class="number">${countText(r.counts[i]!)}</td>`).join('')}</tr>`).join('\n');
  const left = chart.left > 0 ? `<p class="quiet">${html(t('{0} earlier hours are not shown.', countText(chart.left)))}</p>` : '';
  return `${left}<details><summary>${html(t('Hours with findings, in numbers'))}</summary><div class="wide"><table><thead><tr><th scope="col">${html(t('Hour, UTC'))}</th>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div></details>`;
}
