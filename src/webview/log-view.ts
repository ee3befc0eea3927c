import type { PageLine } from '../engine/index';
import { h, setChildren } from './dom';
import { emptyItem, lineItem, shownNotes, type RowActions, type RowStyle } from './rows';
import { ScrollBar } from './scroll-bar';
import { w } from './strings';
import { placeAt, rectOf } from './text-place';

/** Lines asked for beyond the screen, so that a page up or down is there already. */
const AHEAD = 120;
/** Lines kept around the screen. */
const KEPT = 3_000;
/** Of one wheel notch in lines, where the browser counts in lines. */
const WHEEL_LINES = 3;

/** A column this near to the edge is not seen well. */
const COLUMN_EDGE = 100;

/** What the list shows: every line, or a chosen few. */
export interface LineList {
  readonly count: number;
  lineAt(index: number): number;
  /** Index of a line, or of the next one that is in the list. */
  indexOf(line: number): number;
}

export function allLines(count: number): LineList {
  return { count, lineAt: (i) => i + 1, indexOf: (line) => Math.max(0, Math.min(count - 1, line - 1)) };
}

export function someLines(lines: readonly number[]): LineList {
  return {
    count: lines.length,
    lineAt: (i) => lines[i]!,
    indexOf(line) {
      let low = 0;
      let high = lines.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (lines[middle]! < line) low = middle + 1;
        else high = middle;
      }
      return Math.min(low, Math.max(0, lines.length - 1));
    },
  };
}

export interface LogViewOptions {
  load(from: number, to: number): Promise<PageLine[]>;
  style: RowStyle;
  actions: RowActions;
  /** The line on top or the active one changed. */
  moved(line: number): void;
  key(e: KeyboardEvent): void;
  scrolled(): void;
  /** The pointer is over a character, or over none. */
  pointer(place: { line: number; column: number } | undefined): void;
}

/**
 * Lines on the screen, whatever their number. The position is an index and a few pixels, never a height of all lines: browsers end at
 * some 30 million pixels, logs do not.
 */
export class LogView {
  readonly element: HTMLElement;
  readonly bar: ScrollBar;
  active = 1;
  /** The other end of a selection; the active line itself when nothing is selected. */
  anchor = 1;
  private readonly viewport: HTMLElement;
  private readonly rows: HTMLElement;
  private list: LineList = allLines(0);
  private top = 0;
  private offset = 0;
  private lines = new Map<number, PageLine>();
  private readonly items = new Map<number, { el: HTMLElement; made: PageLine | undefined; version: number }>();
  private version = 0;
  private rowHeight = 20;
  private asked = new Set<string>();
  private generation = 0;
  private frame = 0;
  private chars = 80;
  /** A line that stays on the screen while what surrounds it is still being read; until the reader scrolls. */
  private pinned: number | undefined;

  constructor(private readonly o: LogViewOptions) {
    this.rows = h('div', { class: 'rows', role: 'presentation', id: 'log-rows' });
    this.viewport = h('div', { class: 'viewport', role: 'grid', tabindex: 0, 'aria-label': w('log'), 'aria-readonly': 'true', 'aria-multiselectable': 'true' }, this.rows);
    this.bar = new ScrollBar((part) => this.scrollToPart(part));
    this.element = h('div', { class: 'log' }, this.viewport, this.bar.element);
    this.viewport.addEventListener('wheel', (e) => this.onWheel(e), { passive: false });
    this.viewport.addEventListener('keydown', (e) => this.onKey(e));
    this.viewport.addEventListener('pointerdown', (e) => this.onPointer(e));
    this.viewport.addEventListener('pointermove', (e) => this.o.pointer(e.buttons === 0 ? placeAt(e.clientX, e.clientY) : undefined));
    this.viewport.addEventListener('pointerleave', () => this.o.pointer(undefined));
    this.viewport.addEventListener('focus', () => this.draw());
    this.viewport.addEventListener('blur', () => this.draw());
    new ResizeObserver(() => this.measure()).observe(this.viewport);
  }

  focus(): void {
    this.viewport.focus();
  }

  get hasFocus(): boolean {
    return document.activeElement === this.viewport;
  }

  /** Other lines, the same place as far as it exists. */
  setList(list: LineList, keep = this.lineOnTop()): void {
    this.list = list;
    this.top = list.count === 0 ? 0 : list.indexOf(keep);
    this.offset = 0;
    this.clamp();
    this.draw();
  }

  /** The file grew or is known better. */
  setCount(list: LineList): void {
    this.list = list;
    this.draw();
  }

  get count(): number {
    return this.list.count;
  }

  /** Lines from here on, or all, have to be read again. */
  invalidate(from = 1): void {
    this.generation++;
    this.asked.clear();
    for (const line of [...this.lines.keys()]) if (line >= from) this.lines.delete(line);
    this.draw();
  }

  /** The same lines, drawn anew: a fold, a match, a mark. */
  redraw(): void {
    this.version++;
    this.draw();
  }

  lineOnTop(): number {
    return this.list.count === 0 ? 1 : this.list.lineAt(Math.min(this.top, this.list.count - 1));
  }

  get isAtEnd(): boolean {
    return this.partOf() >= 0.999;
  }

  /** Shows a line, a third down the screen unless it shows already, and makes it the active one. */
  reveal(line: number, select = true): void {
    if (this.list.count === 0) return;
    const index = this.list.indexOf(line);
    if (select) this.active = this.anchor = this.list.lineAt(index);
    this.pinned = this.list.lineAt(index);
    const el = this.items.get(this.list.lineAt(index))?.el;
    const box = this.viewport.getBoundingClientRect();
    const place = el?.isConnected ? el.getBoundingClientRect() : undefined;
    if (!place || place.top < box.top || place.top + this.rowHeight > box.bottom) {
      this.top = index;
      this.offset = 0;
      this.scrollBy(-Math.floor(box.height / 3 / this.rowHeight) * this.rowHeight);
    }
    this.draw();
    this.o.moved(this.active);
  }

  toEnd(): void {
    this.top = Math.max(0, this.list.count - 1);
    if (this.list.count > 0) this.pinned = this.list.lineAt(this.top);
    this.offset = 0;
    this.clamp();
    this.draw();
  }

  /** Every line of the list, from the first on. */
  selectAll(): void {
    if (this.list.count === 0) return;
    this.anchor = this.list.lineAt(0);
    this.active = this.list.lineAt(this.list.count - 1);
    this.draw();
    this.o.moved(this.active);
  }

  /** From the smaller to the larger line. */
  selection(): { from: number; to: number } {
    return { from: Math.min(this.active, this.anchor), to: Math.max(this.active, this.anchor) };
  }

  /** Lines of the list between two, both included; at most `max`. */
  between(from: number, to: number, max: number): number[] {
    const out: number[] = [];
    for (let i = this.list.indexOf(from); i < this.list.count && out.length < max; i++) {
      const line = this.list.lineAt(i);
      if (line > to) break;
      out.push(line);
    }
    return out;
  }

  /** Where a column of a line is drawn, brought on the screen with `bring`; undefined where the line is not on the screen. */
  rectOf(line: number, column: number, bring: boolean): DOMRect | undefined {
    const el = this.items.get(line)?.el;
    const text = el?.isConnected ? el.querySelector<HTMLElement>('.row.log .text') : null;
    if (!text) return undefined;
    const box = this.viewport.getBoundingClientRect();
    const rect = rectOf(text, column);
    if (!bring || (rect.left >= box.left + COLUMN_EDGE && rect.left <= box.right - COLUMN_EDGE)) return rect;
    // beside the screen: it comes on it
    this.viewport.scrollLeft += rect.left - box.left - Math.min(box.width / 2, 3 * COLUMN_EDGE);
    return rectOf(text, column);
  }

  lineData(line: number): PageLine | undefined {
    return this.lines.get(line);
  }

  private measure(): void {
    const size = parseFloat(getComputedStyle(this.viewport).getPropertyValue('--row')) || 20;
    if (size !== this.rowHeight) this.rowHeight = size;
    this.element.style.setProperty('--view', `${this.viewport.clientWidth}px`);
    this.clamp();
    this.draw();
  }

  private heightOf(index: number): number {
    const line = this.list.lineAt(index);
    const item = this.items.get(line);
    if (item?.el.isConnected) return item.el.offsetHeight || this.rowHeight;
    const data = this.lines.get(line);
    return this.rowHeight * (1 + (data ? shownNotes(data, this.o.style).length : 0));
  }

  /** The reader scrolls: nothing holds the screen any more. */
  private scroll(pixels: number): void {
    this.pinned = undefined;
    this.o.scrolled();
    this.scrollBy(pixels);
  }

  private scrollBy(pixels: number): void {
    this.offset += pixels;
    while (this.offset < 0 && this.top > 0) this.offset += this.heightOf(--this.top);
    while (this.top < this.list.count - 1) {
      const height = this.heightOf(this.top);
      if (this.offset < height) break;
      this.offset -= height;
      this.top++;
    }
    this.clamp();
    this.draw();
    this.o.moved(this.active);
  }

  private scrollToPart(part: number): void {
    this.pinned = undefined;
    this.o.scrolled();
    this.top = Math.round(part * Math.max(0, this.list.count - 1));
    this.offset = 0;
    this.clamp();
    this.draw();
    this.o.moved(this.active);
  }

  /** Never above the first line, never past the last one at the bottom of the screen. */
  private clamp(): void {
    if (this.top <= 0 && this.offset < 0) this.offset = 0;
    this.top = Math.max(0, Math.min(this.top, this.list.count - 1));
    let room = this.viewport.clientHeight;
    for (let i = this.list.count - 1; i >= 0 && room > 0; i--) {
      const height = this.heightOf(i);
      if (height >= room) {
        const offset = height - room;
        if (this.top > i || (this.top === i && this.offset > offset)) {
          this.top = i;
          this.offset = offset;
        }
        return;
      }
      room -= height;
      if (i === 0) {
        this.top = 0;
        this.offset = 0;
      }
      if (i < this.top - 200) return;
    }
  }

  private partOf(): number {
    const visible = Math.max(1, Math.floor(this.viewport.clientHeight / this.rowHeight));
    const most = Math.max(1, this.list.count - visible);
    return Math.max(0, Math.min(1, (this.top + this.offset / this.rowHeight) / most));
  }

  private draw(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  }

  private drawNow(): void {
    const room = this.viewport.clientHeight;
    const wanted: HTMLElement[] = [];
    const shown = new Set<number>();
    let height = -this.offset;
    let missing: [number, number] | undefined;
    let last = this.top;
    for (let i = this.top; i < this.list.count && height < room + this.rowHeight; i++) {
      const line = this.list.lineAt(i);
      const data = this.lines.get(line);
      if (!data) missing = missing ? [missing[0], i] : [i, i];
      wanted.push(this.item(line, data));
      shown.add(line);
      height += this.rowHeight * (1 + (data ? shownNotes(data, this.o.style).length : 0));
      last = i;
      if (data && data.text.length > this.chars) this.chars = Math.min(5_000, data.text.length);
    }
    this.rows.style.minWidth = `calc(${this.chars}ch + 12ch)`;
    setChildren(this.rows, wanted);
    this.rows.style.transform = `translateY(${-Math.round(this.offset)}px)`;
    for (const [line, item] of this.items) if (!shown.has(line) && !item.el.isConnected) this.items.delete(line);
    const number = this.rows.querySelector<HTMLElement>('.number');
    if (number) this.element.style.setProperty('--gutter', `${number.offsetWidth + 24}px`);
    this.hold();
    this.select();
    this.viewport.setAttribute('aria-rowcount', String(this.list.count));
    this.bar.show(this.partOf(), Math.min(1, (last - this.top + 1) / Math.max(1, this.list.count)), this.lineOnTop(), this.list.count);
    this.fetch(missing, last);
  }

  /** Notes that arrived pushed the pinned line off the screen: it comes back. */
  private hold(): void {
    if (this.pinned === undefined || this.list.count === 0) return;
    const item = this.items.get(this.pinned);
    const index = this.list.indexOf(this.pinned);
    if (item?.el.isConnected) {
      const over = item.el.getBoundingClientRect().bottom - this.viewport.getBoundingClientRect().top - this.viewport.clientHeight;
      const room = item.el.offsetTop - this.offset;
      if (over > 0 && room > 0) this.scrollBy(Math.min(over, room));
    } else if (index > this.top && index - this.top < 500) {
      this.top = index;
      this.offset = 0;
      this.scrollBy(this.rowHeight - this.viewport.clientHeight);
    }
  }

  private item(line: number, data: PageLine | undefined): HTMLElement {
    const kept = this.items.get(line);
    if (kept && kept.made === data && kept.version === this.version) return kept.el;
    const el = data ? lineItem(data, this.o.style, this.o.actions) : emptyItem(line, this.o.style.digits);
    this.items.set(line, { el, made: data, version: this.version });
    return el;
  }

  private select(): void {
    const { from, to } = this.selection();
    let activeId = '';
    for (const el of this.rows.children) {
      const line = Number((el as HTMLElement).dataset.line);
      const row = el.firstElementChild!;
      row.classList.toggle('selected', line >= from && line <= to && from !== to);
      row.classList.toggle('active', line === this.active);
      if (line >= from && line <= to) row.setAttribute('aria-selected', 'true');
      else row.removeAttribute('aria-selected');
      if (line === this.active) activeId = row.id;
    }
    if (activeId) this.viewport.setAttribute('aria-activedescendant', activeId);
    else this.viewport.removeAttribute('aria-activedescendant');
  }

  /** Asks for what is missing and for a little more in both directions. */
  private fetch(missing: [number, number] | undefined, last: number): void {
    if (this.list.count === 0) return;
    const first = Math.max(0, (missing?.[0] ?? this.top) - (missing ? 0 : AHEAD));
    const end = Math.min(this.list.count - 1, (missing?.[1] ?? last) + AHEAD);
    let from = -1;
    // runs of neighbouring lines are one question; in a filtered list each line may stand alone
    for (let i = first; i <= end; i++) {
      const line = this.list.lineAt(i);
      const next = i < end ? this.list.lineAt(i + 1) : -1;
      if (from < 0 && !this.lines.has(line)) from = line;
      if (from >= 0 && (next < 0 || next - line > 40)) {
        this.askFor(from, line);
        from = -1;
      }
    }
  }

  private askFor(from: number, to: number): void {
    const key = `${from}-${to}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    const generation = this.generation;
    this.o.load(from, to).then(
      (lines) => {
        this.asked.delete(key);
        if (generation !== this.generation) return;
        for (const l of lines) this.lines.set(l.line, l);
        this.trim();
        if (lines.length > 0) this.draw();
      },
      () => this.asked.delete(key),
    );
  }

  private trim(): void {
    if (this.lines.size <= KEPT) return;
    const middle = this.lineOnTop();
    const far = [...this.lines.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const line of far.slice(0, this.lines.size - KEPT)) this.lines.delete(line);
  }

  private onWheel(e: WheelEvent): void {
    if (e.ctrlKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) return;
    e.preventDefault();
    const unit = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? this.rowHeight * WHEEL_LINES : e.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.viewport.clientHeight : 1;
    if (e.shiftKey) this.viewport.scrollLeft += e.deltaY * unit;
    else this.scroll(e.deltaY * unit);
  }

  private onPointer(e: PointerEvent): void {
    const item = (e.target as HTMLElement).closest<HTMLElement>('.item');
    if (!item || e.button !== 0 || (e.target as HTMLElement).closest('button')) return;
    this.active = Number(item.dataset.line);
    if (!e.shiftKey) this.anchor = this.active;
    else e.preventDefault();
    this.select();
    this.o.moved(this.active);
  }

  private onKey(e: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.viewport.clientHeight / this.rowHeight) - 2);
    const index = this.list.indexOf(this.active);
    const last = this.list.count - 1;
    const to = e.key === 'ArrowDown' ? index + 1 : e.key === 'ArrowUp' ? index - 1 : e.key === 'PageDown' ? index + page : e.key === 'PageUp' ? index - page
      : e.key === 'Home' ? (e.ctrlKey || e.metaKey ? 0 : index) : e.key === 'End' ? (e.ctrlKey || e.metaKey ? last : index) : undefined;
    if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') this.viewport.scrollLeft += e.key === 'ArrowLeft' ? -80 : 80;
    else if (to === undefined || this.list.count === 0 || e.altKey) return this.o.key(e);
    else {
      if (e.key === 'Home' && !e.ctrlKey) this.viewport.scrollLeft = 0;
      this.activate(Math.max(0, Math.min(last, to)), e.shiftKey);
    }
    e.preventDefault();
  }

  private activate(index: number, extend: boolean): void {
    const anchor = this.anchor;
    const line = this.list.lineAt(index);
    this.active = this.pinned = line;
    this.anchor = extend ? anchor : line;
    const el = this.items.get(line)?.el;
    const box = this.viewport.getBoundingClientRect();
    const place = el?.isConnected ? el.getBoundingClientRect() : undefined;
    if (!place) {
      this.top = index;
      this.offset = 0;
      this.scrollBy(-Math.floor(box.height / 2 / this.rowHeight) * this.rowHeight);
    } else if (place.top < box.top) this.scrollBy(place.top - box.top);
    else if (place.top + this.rowHeight > box.top + this.viewport.clientHeight) this.scrollBy(place.top + this.rowHeight - box.top - this.viewport.clientHeight);
    this.draw();
    this.o.moved(line);
  }
}
