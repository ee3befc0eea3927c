import { countText, type Bucket, type Chart, type ViewReport, type Zone } from '../engine/index';
import { h } from './dom';
import { w } from './strings';
import { clockText } from './times';
import type { TimeMark } from './timeline';

export interface TableActions {
  bucket(b: Bucket): void;
  mark(m: TimeMark): void;
}

/** Everything the timeline draws, as a table: a row for every bar and every mark, in order of time; each leads to its line. */
export function timeTable(chart: Chart, marks: readonly TimeMark[], report: ViewReport, zone: Zone | undefined, actions: TableActions): HTMLElement {
  const part = chart.step < 60_000 ? 'second' : 'both';
  const go = (text: string, run: () => void): HTMLElement => h('th', { scope: 'row' }, h('button', { class: 'link', onclick: run }, text));
  const rows = [
    ...chart.buckets.filter((b) => b.records > 0 || b.top >= 0).map((b) => ({ at: b.at, row: h('tr', {}, go(clockText(b.at, zone, part), () => actions.bucket(b)), ...[b.records, b.counts.error, b.counts.warning, b.counts.info].map((n) => h('td', { class: 'number-cell' }, n === 0 ? '' : countText(n))), h('td', {}, report.findings[b.top]?.title ?? '')) })),
    ...marks.map((m) => ({ at: m.at, row: h('tr', { class: `mark-row mark-${m.kind}` }, go(clockText(m.at, zone, 'second'), () => actions.mark(m)), h('td', { colspan: 5 }, `${w(`mark_${m.kind}`)}: ${m.what}`)) })),
  ].sort((a, b) => a.at - b.at);
  const head = [w('bucket'), w('recordsRow'), w('severityError'), w('severityWarning'), w('severityInfo'), w('findings')].map((x) => h('th', { scope: 'col' }, x));
  return h('table', {}, h('caption', { class: 'sr' }, w('table')), h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows.map((r) => r.row)));
}
