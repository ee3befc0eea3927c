import { bucketsOf, countText, durationText, type Bucket, type Chart, type ViewReport, type Zone } from '../engine/index';
import { button, setPressed } from './controls';
import { h, s } from './dom';
import { severityName } from './rows';
import { w } from './strings';
import { clockText } from './times';
import { timeTable } from './time-table';

const HEIGHT = 64;
const RECORDS = 30;
const FINDINGS = 26;
/** A bar narrower than this cannot be clicked. */
const BAR_PIXELS = 5;
/** Less movement than this is a click. */
const DRAG_PIXELS = 5;
/** More marks than this are a hatching, not marks. */
const MAX_MARKS = 80;
/** A mark is met this far from its middle. */
const MARK_PIXELS = 5;

/** A moment worth a mark: a service that starts again, something that changed, an event of the case. */
export interface TimeMark {
  at: number;
  what: string;
  kind: 'restart' | 'change' | 'story';
  file?: number;
  line?: number;
}

export interface Range {
  from: number;
  to: number;
}

export interface TimelineActions {
  go(bucket: Bucket, step: number, findings: boolean): void;
  mark(mark: TimeMark): void;
  zoom(range: Range | undefined): void;
}

/** Records and findings over time: click goes, drag zooms, keys do both, a table says the same. */
export class Timeline {
  readonly element: HTMLElement;
  private readonly plot: HTMLElement;
  private readonly caption: HTMLElement;
  private readonly twin: HTMLElement;
  private readonly out: HTMLElement;
  private readonly tableButton: HTMLElement;
  private report: ViewReport | undefined;
  private marks: readonly TimeMark[] = [];
  private zone: Zone | undefined;
  private chart: Chart | undefined;
  private now: number | undefined;
  private cursor = -1;
  /** The other end of what is being chosen by keys. */
  private anchor = -1;
  range: Range | undefined;

  /** `beside` stands at the end of the caption: the choice of the zone. */
  constructor(private readonly actions: TimelineActions, beside: HTMLElement) {
    this.plot = h('div', { class: 'plot', tabindex: 0, role: 'group', 'aria-roledescription': w('timeline'), 'aria-label': `${w('timeline')}. ${w('timelineKeys')}` });
    this.caption = h('div', { class: 'caption', 'aria-live': 'polite' });
    this.out = button(w('zoomOut'), () => this.zoom(undefined), { look: 'icon', title: w('zoomOut') });
    this.twin = h('div', { class: 'time-table', tabindex: 0, role: 'region', 'aria-label': w('table'), hidden: true });
    this.tableButton = button(w('tableShort'), () => this.showTable(this.twin.hidden), { look: 'icon', title: w('table'), pressed: false, id: 'time-table' });
    this.element = h('section', { class: 'timeline', 'aria-label': w('timeline') }, this.plot, h('div', { class: 'under' }, this.caption, this.out, this.tableButton, beside), this.twin);
    this.out.hidden = true;
    this.plot.addEventListener('pointerdown', (e) => this.onPointer(e));
    this.plot.addEventListener('pointermove', (e) => this.say(this.bucketAt(e.clientX)));
    this.plot.addEventListener('pointerleave', () => this.say(-1));
    this.plot.addEventListener('focus', () => this.say(this.cursor));
    this.plot.addEventListener('keydown', (e) => this.onKey(e));
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  show(report: ViewReport, marks: readonly TimeMark[], zone: Zone | undefined): void {
    this.report = report;
    this.marks = marks;
    this.zone = zone;
    this.draw();
  }

  /** The time of the line the reader is at. */
  at(ms: number | undefined): void {
    if (ms === this.now) return;
    this.now = ms;
    this.drawNow();
  }

  private showTable(on: boolean): void {
    this.twin.hidden = !on;
    setPressed(this.tableButton, on);
    if (on && this.chart) this.drawTable(this.chart);
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

  private zoom(range: Range | undefined): void {
    const at = this.chart?.buckets[this.cursor]?.at;
    this.range = range;
    this.anchor = -1;
    this.actions.zoom(range);
    this.draw();
    // the cursor stays at its time
    if (at !== undefined && this.chart) this.cursor = Math.max(0, Math.min(this.chart.buckets.length - 1, Math.floor((at - this.chart.from) / this.chart.step)));
    this.say(document.activeElement === this.plot ? this.cursor : -1);
  }

  private draw(): void {
    const width = this.plot.clientWidth;
    if (!this.report || width === 0) return;
    const chart = bucketsOf(this.report, Math.max(8, Math.floor(width / BAR_PIXELS)), this.range);
    this.chart = chart;
    this.out.hidden = this.range === undefined;
    this.cursor = Math.min(this.cursor, (chart?.buckets.length ?? 0) - 1);
    this.tableButton.hidden = !chart;
    this.plot.classList.toggle('empty', !chart && this.report.complete);
    if (!chart) {
      this.caption.replaceChildren();
      this.twin.hidden = true;
      this.plot.replaceChildren(h('p', { class: 'quiet' }, w(this.report.complete ? 'noTimes' : 'scanning')));
      return;
    }
    const step = width / chart.buckets.length;
    const svg = s('svg', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, 'aria-hidden': 'true', focusable: 'false' });
    chart.buckets.forEach((b, i) => svg.append(...bars(b, i * step, step, chart)));
    svg.append(s('line', { class: 'base', x1: 0, x2: width, y1: RECORDS + 0.5, y2: RECORDS + 0.5 }), ...this.marksIn(chart).slice(0, MAX_MARKS).map((m) => markShape(m, xOf(chart, m.at, width), `${clockText(m.at, this.zone, 'second')} ${m.what}`)), s('line', { class: 'now', y1: 0, y2: HEIGHT, visibility: 'hidden' }), s('rect', { class: 'cursor', y: 0, height: HEIGHT, visibility: 'hidden' }));
    this.plot.replaceChildren(svg, h('div', { class: 'brush', hidden: true }));
    this.drawNow();
    this.say(document.activeElement === this.plot ? this.cursor : -1);
    if (!this.twin.hidden) this.drawTable(chart);
  }

  private marksIn(chart: { from: number; to: number }): TimeMark[] {
    return this.marks.filter((m) => m.at >= chart.from && m.at < chart.to);
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
    this.showBrush(chart, step);
    const b = chart.buckets[i];
    if (!b) return this.caption.replaceChildren(h('span', {}, this.rangeText(chart.from, chart.to - 1, chart.step)), h('span', { class: 'quiet' }, w('perBucket', durationText(chart.step))), h('span', { class: 'quiet hint-text' }, w('timelineHint')));
    const [from, to] = this.chosen(chart, i);
    const inside = chart.buckets.slice(from, to + 1);
    const sum = (of: (x: Bucket) => number): number => inside.reduce((n, x) => n + of(x), 0);
    const found = this.report!.findings[b.top];
    const counts = (['error', 'warning', 'info'] as const).map((k) => ({ k, n: sum((x) => x.counts[k]) })).filter(({ n }) => n > 0).map(({ k, n }) => `${countText(n)} ${severityName(k)}`);
    const ends = { from: inside[0]!.at, to: inside[inside.length - 1]!.at + chart.step };
    const marks = this.marksIn(ends);
    this.caption.replaceChildren(h('span', {}, from === to && chart.step < 60_000 ? clockText(b.at, this.zone, 'second') : this.rangeText(ends.from, ends.to, chart.step)), h('span', {}, w('records', countText(sum((x) => x.records)))), ...(counts.length > 0 ? [h('span', {}, counts.join(', '))] : []), ...marks.slice(0, 2).map((m) => h('span', { class: `clip mark-${m.kind}` }, m.what)), ...(found && from === to ? [h('span', { class: 'quiet clip' }, found.title)] : []));
  }

  private rangeText(from: number, to: number, step: number): string {
    const part = step < 60_000 ? 'second' : 'both';
    return `${clockText(from, this.zone, part)} – ${clockText(to, this.zone, part)}`;
  }

  private chosen(chart: Chart, i: number): [number, number] {
    if (this.anchor < 0 || this.anchor >= chart.buckets.length) return [i, i];
    return [Math.min(this.anchor, i), Math.max(this.anchor, i)];
  }

  private showBrush(chart: Chart, step: number): void {
    const brush = this.plot.querySelector<HTMLElement>('.brush');
    if (!brush || this.anchor < 0 || this.cursor < 0) return;
    const [from, to] = this.chosen(chart, this.cursor);
    brush.hidden = from === to;
    brush.style.left = `${from * step}px`;
    brush.style.width = `${(to - from + 1) * step}px`;
  }

  private onPointer(e: PointerEvent): void {
    if (e.button !== 0 || !this.chart) return;
    const box = this.plot.getBoundingClientRect();
    const start = e.clientX;
    this.anchor = -1;
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
      if (Math.abs(m.clientX - start) < DRAG_PIXELS) return this.click(start - box.left, m.clientY - box.top);
      const last = this.chart.buckets.length - 1;
      const [a, b] = [start, m.clientX].sort((x, y) => x - y).map((x) => Math.max(0, Math.min(last, Math.floor(((x - box.left) / box.width) * (last + 1)))));
      this.zoomTo(a!, b!);
    };
    this.plot.addEventListener('pointermove', move);
    this.plot.addEventListener('pointerup', up, { once: true });
    this.plot.addEventListener('pointercancel', up, { once: true });
  }

  /** Marks stand at the lower edge, findings above it, records on top. */
  private click(x: number, y: number): void {
    const width = this.plot.clientWidth;
    const mark = y > HEIGHT - 10 ? this.marksIn(this.chart!).find((m) => Math.abs(xOf(this.chart!, m.at, width) - x) <= MARK_PIXELS) : undefined;
    if (mark) return this.actions.mark(mark);
    this.go(Math.floor((x / width) * this.chart!.buckets.length), y > RECORDS);
  }

  private zoomTo(a: number, b: number): void {
    const { buckets, step } = this.chart!;
    this.zoom({ from: buckets[a]!.at, to: buckets[b]!.at + step });
  }

  private go(i: number, findings: boolean): void {
    const b = this.chart?.buckets[i];
    if (!b) return;
    this.cursor = i;
    this.actions.go(b, this.chart!.step, findings && b.top >= 0);
  }

  private onKey(e: KeyboardEvent): void {
    const n = this.chart?.buckets.length ?? 0;
    if (n === 0 || e.ctrlKey || e.metaKey || e.altKey) return;
    const to = e.key === 'ArrowRight' ? this.cursor + 1 : e.key === 'ArrowLeft' ? this.cursor - 1 : e.key === 'Home' ? 0 : e.key === 'End' ? n - 1 : undefined;
    if (to !== undefined) {
      if (!e.shiftKey) this.anchor = -1;
      else if (this.anchor < 0) this.anchor = Math.max(0, this.cursor);
      this.cursor = Math.max(0, Math.min(n - 1, to));
      if (this.anchor < 0) this.plot.querySelector<HTMLElement>('.brush')!.hidden = true;
    } else if (e.key === 'PageUp' || e.key === 'PageDown') this.pan(e.key === 'PageUp' ? -1 : 1);
    else if (e.key === 'Enter' && this.anchor >= 0 && this.anchor !== this.cursor) this.zoomTo(...this.chosen(this.chart!, this.cursor));
    else if (e.key === 'Enter') this.go(this.cursor, true);
    else if (e.key === '+' && this.cursor >= 0) this.around(Math.max(2, Math.floor(n / 8)));
    else if (e.key === '-') this.wider();
    else if (e.key === 'Escape' && (this.range || this.anchor >= 0)) this.zoom(undefined);
    else if (e.key === 'm') this.nextMark();
    else return;
    e.preventDefault();
    this.say(this.cursor);
  }

  /** A quarter of what shows, around the cursor. */
  private around(half: number): void {
    this.zoomTo(Math.max(0, this.cursor - half), Math.min(this.chart!.buckets.length - 1, this.cursor + half));
  }

  /** Three times what shows; all where that is no more. */
  private wider(): void {
    if (!this.range) return;
    const length = this.range.to - this.range.from;
    const whole = bucketsOf(this.report!, 8);
    const range = { from: this.range.from - length, to: this.range.to + length };
    this.zoom(!whole || (range.from <= whole.from && range.to >= whole.to) ? undefined : range);
  }

  private pan(direction: 1 | -1): void {
    const whole = bucketsOf(this.report!, 8);
    if (!this.range || !whole) return;
    const length = this.range.to - this.range.from;
    const from = Math.max(whole.from, Math.min(whole.to - length, this.range.from + (direction * length) / 2));
    this.zoom({ from, to: from + length });
  }

  /** The cursor goes to the next mark, round the end. */
  private nextMark(): void {
    const chart = this.chart!;
    const places = this.marksIn(chart).map((m) => Math.floor((m.at - chart.from) / chart.step)).sort((a, b) => a - b);
    const next = places.find((i) => i > this.cursor) ?? places[0];
    if (next !== undefined) this.cursor = next;
  }

  private drawTable(chart: Chart): void {
    this.twin.replaceChildren(timeTable(chart, this.marksIn(chart), this.report!, this.zone, { bucket: (b) => this.actions.go(b, chart.step, b.top >= 0), mark: (m) => this.actions.mark(m) }));
  }
}

function xOf(chart: Chart, at: number, width: number): number {
  return ((at - chart.from) / (chart.to - chart.from)) * width;
}

/** A line for what starts again, a diamond for what changed, a triangle for an event: shape beside colour. */
function markShape(m: TimeMark, x: number, title: string): SVGElement {
  const d = m.kind === 'restart' ? `M${x - 0.75} 0 H${x + 0.75} V${HEIGHT - 7} H${x + 3.5} V${HEIGHT} H${x - 3.5} V${HEIGHT - 7} H${x - 0.75} Z`
    : m.kind === 'change' ? `M${x} ${HEIGHT - 10} L${x + 4.5} ${HEIGHT - 5} L${x} ${HEIGHT} L${x - 4.5} ${HEIGHT - 5} Z` : `M${x - 3.5} ${HEIGHT} L${x + 3.5} ${HEIGHT} L${x} ${HEIGHT - 6} Z`;
  return s('path', { class: `event ${m.kind}`, d }, s('title', {}, title));
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
