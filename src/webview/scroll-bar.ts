import type { Severity } from '../engine/index';
import { h } from './dom';
import { w } from './strings';

/** A thumb one can still hit. */
const SMALLEST = 24;

/** A scroll bar over numbers of lines, with the places of findings, matches and marks on it. */
export class ScrollBar {
  readonly element: HTMLElement;
  private readonly thumb: HTMLElement;
  private readonly places: HTMLElement;
  private part = 0;
  private size = 1;

  constructor(private readonly scrollTo: (part: number) => void) {
    this.thumb = h('div', { class: 'thumb' });
    this.places = h('div', { class: 'places', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'bar', role: 'scrollbar', 'aria-label': w('log'), 'aria-orientation': 'vertical', 'aria-controls': 'log-rows', 'aria-valuemin': 1, 'aria-valuemax': 1, 'aria-valuenow': 1 }, this.places, this.thumb);
    this.element.addEventListener('pointerdown', (e) => this.grab(e));
  }

  show(part: number, size: number, line: number, count: number): void {
    this.part = part;
    this.size = size;
    const room = this.element.clientHeight;
    const height = Math.max(SMALLEST, Math.round(room * size));
    this.thumb.hidden = size >= 1;
    this.thumb.style.height = `${height}px`;
    this.thumb.style.top = `${Math.round((room - height) * part)}px`;
    this.element.setAttribute('aria-valuemax', String(Math.max(1, count)));
    this.element.setAttribute('aria-valuenow', String(line));
  }

  /** Where things are, as parts of the whole. */
  mark(list: readonly { part: number; kind: Severity | 'match' | 'mark' }[]): void {
    const seen = new Set<string>();
    const out: HTMLElement[] = [];
    for (const { part, kind } of list) {
      const place = (Math.round(part * 500) / 5).toFixed(1);
      if (seen.has(`${place}${kind}`)) continue;
      seen.add(`${place}${kind}`);
      out.push(h('div', { class: `place ${kind}`, style: `top:${place}%` }));
    }
    this.places.replaceChildren(...out);
  }

  private grab(e: PointerEvent): void {
    if (e.button !== 0 || this.size >= 1) return;
    e.preventDefault();
    const box = this.element.getBoundingClientRect();
    const height = Math.max(SMALLEST, box.height * this.size);
    const onThumb = e.target === this.thumb;
    const hold = onThumb ? e.clientY - this.thumb.getBoundingClientRect().top : height / 2;
    const move = (at: number): void => this.scrollTo(Math.max(0, Math.min(1, (at - box.top - hold) / Math.max(1, box.height - height))));
    if (!onThumb) move(e.clientY);
    this.element.setPointerCapture(e.pointerId);
    const onMove = (m: PointerEvent): void => move(m.clientY);
    const end = (): void => {
      this.element.removeEventListener('pointermove', onMove);
      this.element.classList.remove('held');
    };
    this.element.classList.add('held');
    this.element.addEventListener('pointermove', onMove);
    this.element.addEventListener('pointerup', end, { once: true });
    this.element.addEventListener('pointercancel', end, { once: true });
  }
}
