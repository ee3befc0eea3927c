import { countText, durationText, type SessionRow, type Sessions } from '../engine/index';
import { button, checkbox, textField } from './controls';
import { h } from './dom';
import { SHAPES } from './rows';
import { w } from './strings';

/** Rows drawn at once; more on request. */
const STEP = 100;

export interface SessionActions {
  go(line: number): void;
  /** Only the lines of one session. */
  only(field: string, key: string): void;
  /** A time of the file's own clock, in the zone that is shown. */
  time(ms: number): string;
}

/** Sessions or messages of the file: when, where to, what became of them. */
export class SessionsPanel {
  readonly element: HTMLElement;
  private readonly head: HTMLElement;
  private readonly list: HTMLElement;
  private readonly more: HTMLElement;
  private sessions: Sessions | undefined;
  private shown = STEP;
  private wanted = '';
  private failedOnly = false;
  private told = '';
  private oneDay = true;
  /** What is drawn is not what is known. */
  private stale = false;

  constructor(private readonly actions: SessionActions) {
    this.head = h('p', { class: 'quiet summary', role: 'status' });
    this.list = h('ul', { class: 'sessions', role: 'list' });
    this.more = button(w('showMore'), () => {
      this.shown += STEP;
      this.draw();
    });
    const field = textField({ label: w('findSession'), hint: w('findSession'), id: 'find-session', input: (text) => this.filter(text.trim().toLowerCase(), this.failedOnly) });
    this.element = h('div', {}, h('div', { class: 'sheet-tools' }, field, checkbox(w('failedOnly'), false, (on) => this.filter(this.wanted, on))), this.head, this.list, h('p', { class: 'links' }, this.more));
    this.list.addEventListener('keydown', (e) => this.onKey(e));
  }

  show(sessions: Sessions | undefined, part: number): void {
    this.sessions = sessions;
    const told = sessions ? `${sessions.total}/${sessions.failed}/${sessions.rows.length}/${sessions.rows[sessions.rows.length - 1]?.last}` : '';
    this.summary(part);
    if (told === this.told) return;
    this.told = told;
    this.redraw();
  }

  /** The sheet was opened, or times are of another zone now. */
  redraw(): void {
    this.stale = true;
    if (!this.element.hidden) this.draw();
  }

  opened(): void {
    if (this.stale) this.draw();
  }

  private filter(wanted: string, failedOnly: boolean): void {
    this.wanted = wanted;
    this.failedOnly = failedOnly;
    this.shown = STEP;
    this.draw();
  }

  private summary(part: number): void {
    const s = this.sessions;
    if (!s) return;
    const all = w(s.kind === 'message' ? 'messagesCount' : 'sessionsCount', countText(s.total));
    const parts = [all, ...(s.failed > 0 ? [w('failedCount', countText(s.failed))] : []), ...(s.rows.length < s.total ? [w('listedCount', countText(s.rows.length))] : []), ...(part < 1 ? [`${Math.floor(part * 100)} %`] : [])];
    this.head.textContent = parts.join(' · ');
  }

  private matching(): SessionRow[] {
    return (this.sessions?.rows ?? []).filter((r) => (!this.failedOnly || r.failed) && (this.wanted === '' || `${r.key} ${r.from} ${r.to} ${r.result} ${r.meaning ?? ''}`.toLowerCase().includes(this.wanted)));
  }

  private draw(): void {
    this.stale = false;
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('.session')?.dataset.key;
    const rows = this.matching();
    this.oneDay = new Set((this.sessions?.rows ?? []).map((r) => (r.start === null ? '' : this.actions.time(r.start).slice(0, 10)))).size < 2;
    this.list.replaceChildren(...rows.slice(0, this.shown).map((r) => this.row(r)), ...(rows.length === 0 && this.sessions ? [h('li', { class: 'quiet more' }, w('nothingFound'))] : []));
    this.more.hidden = rows.length <= this.shown;
    if (focused !== undefined) this.list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"] .session-main`)?.focus();
  }

  private row(r: SessionRow): HTMLElement {
    const length = r.start !== null && r.end !== null && r.end > r.start ? durationText(r.end - r.start) : '';
    const facts = [r.lines === 1 ? w('oneLine') : w('lines', countText(r.lines)), length].filter((x) => x !== '').join(' · ');
    const main = h('button', { class: 'session-main', title: [r.key, ...(r.start !== null && r.end !== null ? [`${this.actions.time(r.start)} – ${this.actions.time(r.end)}`] : []), r.result, r.meaning].filter((x) => x).join('\n'), onclick: () => this.actions.go(r.first) },
      h('span', { class: 'session-head' }, h('span', { class: `shape ${r.failed ? 'error' : 'hint'}`, role: 'img', 'aria-label': w(r.failed ? 'sessionFailed' : 'sessionDone') }, r.failed ? SHAPES.error : SHAPES.hint), h('span', { class: 'time' }, this.timeOf(r)), h('strong', { class: 'clip' }, r.from), h('span', { class: 'quiet facts' }, facts)),
      ...(r.to !== '' ? [h('span', { class: 'session-to clip' }, `→ ${r.to}`)] : []), ...(r.result !== '' ? [h('span', { class: 'session-result clip' }, r.meaning || r.result)] : []));
    const only = h('button', { class: 'link only', title: w('onlyItsLines'), 'aria-label': `${w('onlyItsLines')} ${r.key}`, tabindex: -1, onclick: () => this.actions.only(this.sessions!.field, r.key) }, w('filterIt'));
    return h('li', { class: 'session', 'data-key': r.key }, main, only);
  }

  /** The day only where there are several. */
  private timeOf(r: SessionRow): string {
    if (r.start === null) return w('line', countText(r.first));
    const text = this.actions.time(r.start);
    if (!this.oneDay) return text;
    return r.end !== null && r.end - r.start >= 1000 ? `${text.slice(11)}–${this.actions.time(r.end).slice(11)}` : text.slice(11);
  }

  /** Up and down between sessions, right to the end of one, F for its lines alone. */
  private onKey(e: KeyboardEvent): void {
    const item = (e.target as HTMLElement).closest<HTMLElement>('.session');
    const row = item && this.sessions?.rows.find((r) => r.key === item.dataset.key);
    if (!item || !row || e.ctrlKey || e.metaKey || e.altKey) return;
    const next = e.key === 'ArrowDown' ? item.nextElementSibling : e.key === 'ArrowUp' ? item.previousElementSibling : undefined;
    if (next) next.querySelector<HTMLElement>('.session-main')?.focus();
    else if (e.key === 'ArrowRight') this.actions.go(row.last);
    else if (e.key === 'f') this.actions.only(this.sessions!.field, row.key);
    else return;
    e.preventDefault();
  }
}
