import { bucketsOf, countText, durationText, type Bucket, type Chart, type ViewReport, type Zone } from '../engine/index';
import { button } from './controls';
import { h, s } from './dom';
import { severityName } from './rows';
import { w } from './strings';
import { clockText } from './times';

const HEIGHT = 64;
const RECORDS = 30;
const FINDINGS = 26;
/** A bar narrower than this cannot be clicked. */
const BAR_PIXELS = 5;
/** Less movement than this is a click. */
const DRAG_PIXELS = 5;

export interface TimelineActions {
  go(bucket: Bucket, step: number, findings: boolean): void;
  zoom(range: { from: number; to: number } | undefined): void;
}

/** Records and findings over time: click goes, drag zooms, a table says the same to whoever cannot see it. */
export class Timeline {
  readonly element: HTMLElement;
  private readonly plot: HTMLElement;
  private readonly caption: HTMLElement;
  private readonly twin: HTMLElement;
  private readonly out: HTMLElement;
  private report: ViewReport | undefined;
  private zone: Zone | undefined;
  private chart: Chart | undefined;
  private now: number | undefined;
  private cursor = -1;
  range: { from: number; to: number } | undefined;

  /** `beside` stands at the end of the caption: the choice of the zone. */
  constructor(private readonly actions: TimelineActions, beside: HTMLElement) {
    this.plot = h('div', { class: 'plot', tabindex: 0, role: 'group', 'aria-roledescription': w('timeline'), 'aria-label': w('timeline') });
    this.caption = h('div', { class: 'caption', 'aria-live': 'polite' });
    this.out = button(w('zoomOut'), () => this.zoom(undefined), { look: 'icon', title: w('zoomOut') });
    this.twin = h('div', { class: 'hidden-table' });
    this.element = h('section', { class: 'timeline', 'aria-label': w('timeline') }, this.plot, h('div', { class: 'under' }, this.caption, this.out, beside), this.twin);
    this.out.hidden = true;
    this.plot.addEventListener('pointerdown', (e) => this.onPointer(e));
    this.plot.addEventListener('pointermove', (e) => this.say(this.bucketAt(e.clientX)));
    this.plot.addEventListener('pointerleave', () => this.say(-1));
    this.plot.addEventListener('keydown', (e) => this.onKey(e));
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  show(report: ViewReport, zone: Zone | undefined): void {
    this.report = report;
    this.zone = zone;
    this.draw();
  }

  /** The time of the line the reader is at. */
  at(ms: number | undefined): void {
    if (ms === this.now) return;
    this.now = ms;
    this.drawNow();
  }

  private drawNow(): void {
    const line = this.plot.querySelector<SVGElement>('.now');
    if (!line || !this.chart) return;
    const { from, to } = this.chart;
    const inside = this.now !== undefined && this.now >= from && this.now <= to;
    line.setAttribute('visibility', inside ? 'visible' : 'hidden');
    const x = inside ? ((this.now! - from) / (to - from)) * this.plot.clientWidth : 0;
    line.setAttribute('x1', String(x));
    line.setAttribute('x2', String(x));
  }

  private zoom(range: { from: number; to: number } | undefined): void {
    this.range = range;
    this.actions.zoom(range);
    this.draw();
  }

  private draw(): void {
    const width = this.plot.clientWidth;
    if (!this.report || width === 0) return;
    const chart = bucketsOf(this.report, Math.max(8, Math.floor(width / BAR_PIXELS)), this.range);
    this.chart = chart;
    this.out.hidden = this.range === undefined;
    this.cursor = Math.min(this.cursor, (chart?.buckets.length ?? 0) - 1);
    if (!chart) {
      this.plot.replaceChildren(h('p', { class: 'quiet' }, w(this.report.complete ? 'noTimes' : 'scanning')));
      return;
    }
    const step = width / chart.buckets.length;
    const svg = s('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, 'aria-hidden': 'true', focusable: 'false' });
    chart.buckets.forEach((b, i) => svg.append(...bars(b, i * step, step, chart)));
    svg.append(s('line', { class: 'base', x1: 0, x2: width, y1: RECORDS + 0.5, y2: RECORDS + 0.5 }), ...this.marks(chart, width), s('line', { class: 'now', y1: 0, y2: HEIGHT, visibility: 'hidden' }), s('rect', { class: 'cursor', y: 0, height: HEIGHT, visibility: 'hidden' }));
    this.plot.replaceChildren(svg, h('div', { class: 'brush', hidden: true }));
    this.drawNow();
    this.say(this.cursor);
    this.drawTable(chart);
  }

  private marks(chart: Chart, width: number): SVGElement[] {
    return this.report!.marks.filter((m) => m.at >= chart.from && m.at < chart.to).slice(0, 60).map((m) => {
      const x = ((m.at - chart.from) / (chart.to - chart.from)) * width;
      return s('path', { class: 'event', d: `M${x - 3.5} ${HEIGHT} L${x + 3.5} ${HEIGHT} L${x} ${HEIGHT - 6} Z` }, s('title', {}, `${clockText(m.at, this.zone, 'second')} ${m.what}`));
    });
  }

  private bucketAt(clientX: number): number {
    if (!this.chart) return -1;
    const box = this.plot.getBoundingClientRect();
    const i = Math.floor(((clientX - box.left) / box.width) * this.chart.buckets.length);
    return i >= 0 && i < this.chart.buckets.length ? i : -1;
  }

  private say(i: number): void {
    const { chart } = this;
    if (!chart) return;
    const cursor = this.plot.querySelector<SVGElement>('.cursor');
    const step = this.plot.clientWidth / chart.buckets.length;
    if (cursor) {
      cursor.setAttribute('visibility', i >= 0 ? 'visible' : 'hidden');
      cursor.setAttribute('x', String(i * step));
      cursor.setAttribute('width', String(step));
    }
    const b = chart.buckets[i];
    if (!b) {
      const last = chart.to - 1;
      const fine = chart.step < 60_000 ? 'second' : 'both';
      const ends = (ms: number): string => clockText(ms, this.zone, fine);
      const range = `${ends(chart.from)} – ${ends(last)}`;
      this.caption.replaceChildren(h('span', {}, range), h('span', { class: 'quiet' }, w('perBucket', durationText(chart.step))), h('span', { class: 'quiet' }, w('timelineHint')));
      return;
    }
    const found = this.report!.findings[b.top];
    const counts = (['error', 'warning', 'info'] as const).filter((k) => b.counts[k] > 0).map((k) => `${countText(b.counts[k])} ${severityName(k)}`);
    this.caption.replaceChildren(h('span', {}, chart.step < 60_000 ? clockText(b.at, this.zone, 'second') : `${clockText(b.at, this.zone)} – ${clockText(b.at + chart.step, this.zone, 'time')}`), h('span', {}, w('records', countText(b.records))), ...(counts.length > 0 ? [h('span', {}, counts.join(', '))] : []), ...(found ? [h('span', { class: 'quiet clip' }, found.title)] : []));
  }

  private onPointer(e: PointerEvent): void {
    if (e.button !== 0 || !this.chart) return;
    const box = this.plot.getBoundingClientRect();
    const start = e.clientX;
    const brush = this.plot.querySelector<HTMLElement>('.brush');
    this.plot.setPointerCapture(e.pointerId);
    const move = (m: PointerEvent): void => {
      if (!brush) return;
      brush.hidden = Math.abs(m.clientX - start) < DRAG_PIXELS;
      brush.style.left = `${Math.max(0, Math.min(start, m.clientX) - box.left)}px`;
      brush.style.width = `${Math.abs(m.clientX - start)}px`;
    };
    const up = (m: PointerEvent): void => {
      this.plot.removeEventListener('pointermove', move);
      if (brush) brush.hidden = true;
      if (m.type !== 'pointerup' || !this.chart) return;
      if (Math.abs(m.clientX - start) < DRAG_PIXELS) return this.go(this.bucketAt(start), m.clientY - box.top > RECORDS);
      const { buckets, step } = this.chart;
      const [a, b] = [start, m.clientX].sort((x, y) => x - y).map((x) => Math.floor(((x - box.left) / box.width) * buckets.length));
      const from = buckets[Math.max(0, a!)]!.at;
      const to = buckets[Math.min(buckets.length - 1, b!)]!.at + step;
      this.zoom({ from, to });
    };
    this.plot.addEventListener('pointermove', move);
    this.plot.addEventListener('pointerup', up, { once: true });
    this.plot.addEventListener('pointercancel', up, { once: true });
  }

  private go(i: number, findings: boolean): void {
    const b = this.chart?.buckets[i];
    if (!b) return;
    this.cursor = i;
    this.actions.go(b, this.chart!.step, findings && b.top >= 0);
  }

  private onKey(e: KeyboardEvent): void {
    const n = this.chart?.buckets.length ?? 0;
    if (n === 0) return;
    if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') this.cursor = Math.max(0, Math.min(n - 1, this.cursor + (e.key === 'ArrowRight' ? 1 : -1)));
    else if (e.key === 'Home') this.cursor = 0;
    else if (e.key === 'End') this.cursor = n - 1;
    else if (e.key === 'Enter') this.go(this.cursor, true);
    else if (e.key === '+' && this.cursor >= 0) this.zoom({ from: this.chart!.buckets[Math.max(0, this.cursor - 2)]!.at, to: this.chart!.buckets[Math.min(n - 1, this.cursor + 2)]!.at + this.chart!.step });
    else if (e.key === '-' || e.key === 'Escape') this.zoom(undefined);
    else return;
    e.preventDefault();
    this.say(this.cursor);
  }

  private drawTable(chart: Chart): void {
    const rows = chart.buckets.filter((b) => b.records > 0 || b.top >= 0).slice(0, 500).map((b) => h('tr', {}, h('th', { scope: 'row' }, clockText(b.at, this.zone)), h('td', {}, countText(b.records)), h('td', {}, countText(b.counts.error)), h('td', {}, countText(b.counts.warning)), h('td', {}, countText(b.counts.info))));
    const head = [w('bucket'), w('recordsRow'), w('severityError'), w('severityWarning'), w('severityInfo')].map((x) => h('th', { scope: 'col' }, x));
    this.twin.replaceChildren(h('table', {}, h('caption', {}, w('table')), h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows)));
  }
}

/** Records above the line, findings hanging below it, the heaviest next to the line. */
function bars(b: Bucket, x: number, step: number, chart: Chart): SVGElement[] {
  const gap = Math.min(1, step * 0.2);
  const out: SVGElement[] = [];
  // the root shows a few among many: a bucket with one refusal must not vanish beside one with a thousand
  const high = (n: number, most: number, room: number): number => (n === 0 ? 0 : Math.max(2, Math.sqrt(n / most) * room));
  const records = high(b.records, chart.mostRecords, RECORDS - 2);
  if (records > 0) out.push(s('rect', { class: 'records', x: x + gap / 2, y: RECORDS - records, width: Math.max(1, step - gap), height: records }));
  const all = b.counts.error + b.counts.warning + b.counts.info;
  const total = high(all, chart.mostFindings, FINDINGS);
  let y = RECORDS + 2;
  for (const kind of ['error', 'warning', 'info'] as const) {
    const part = all === 0 ? 0 : (b.counts[kind] / all) * total;
    if (part > 0) out.push(s('rect', { class: kind, x: x + gap / 2, y, width: Math.max(1, step - gap), height: part }));
    y += part;
  }
  return out;
}
