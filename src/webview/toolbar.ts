import { byteText, countText, durationText, type EngineEvent, type ViewFile } from '../engine/index';
import { button, dropdown, setPressed } from './controls';
import { h } from './dom';
import { saved } from './host';
import { w } from './strings';
import type { ShownZone } from './times';

export interface ToolbarActions {
  cancel(): void;
  /** What was cancelled goes on. */
  goOn(): void;
  /** Timeline, search and drop-downs, which a low window folds. */
  unfold(on: boolean): void;
  file(number: number): void;
  zone(value: string): void;
  goTo(): void;
  notes(on: boolean): void;
  follow(on: boolean): void;
  panel(on: boolean): void;
  copy(withNotes: boolean): void;
  openText(): void;
  report(format: 'markdown' | 'html' | 'sarif'): void;
}

/** The file, how far it was read, and what can be done with it. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly name: HTMLElement;
  private readonly state: HTMLElement;
  private readonly progress: HTMLElement;
  private readonly cancel: HTMLElement;
  private readonly goOn: HTMLElement;
  private readonly fold: HTMLElement;
  /** The choice of the zone stands beside the timeline. */
  readonly zones: HTMLElement;
  /** Switches stand beside the search. */
  readonly switches: HTMLElement;
  private readonly followButton: HTMLElement;
  private readonly panelButton: HTMLElement;
  private zonesTold = '';
  /** What stands there while nothing is read. */
  private known = '';
  private counted = 0;
  /** How far it came when it was cancelled. */
  private halted = '';

  constructor(
    private readonly actions: ToolbarActions,
    fitsEditor: boolean,
  ) {
    this.name = h('span', { class: 'file' });
    this.state = h('span', { class: 'state' });
    this.progress = h('div', { class: 'progress', role: 'progressbar', 'aria-label': w('scanning'), 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': 0 }, h('div', { class: 'done' }));
    this.cancel = button(w('cancel'), () => actions.cancel(), { id: 'cancel' });
    this.goOn = button(w('goOn'), () => actions.goOn(), { id: 'go-on' });
    this.fold = button(w('tools'), () => actions.unfold(this.fold.getAttribute('aria-expanded') !== 'true'), { look: 'icon', title: w('toolsHint'), id: 'fold' });
    this.zones = h('span', { class: 'zones' });
    const toggle = (key: 'notes' | 'follow' | 'panel', text: string, title: string, run: (on: boolean) => void): HTMLElement => {
      const el = button(text, () => {
        const on = !saved[key];
        setPressed(el, on);
        run(on);
      }, { look: 'icon', title, pressed: saved[key] });
      return el;
    };
    this.followButton = toggle('follow', w('follow'), w('following'), (on) => actions.follow(on));
    this.panelButton = toggle('panel', w('panelShort'), w('panel'), (on) => actions.panel(on));
    const pick = (label: string, options: { value: string; text: string }[], run: (value: string) => void): HTMLElement => {
      const el = dropdown(label, [{ value: '', text: label }, ...options], '', (v) => {
        if (v === '') return;
        run(v);
        el.value = '';
      });
      el.classList.add('menu');
      return el;
    };
    this.switches = h('div', { class: 'switches' }, button(w('goToLine'), () => actions.goTo(), { look: 'icon', title: w('goHint'), id: 'go' }), toggle('notes', w('notes'), w('notesOn'), (on) => actions.notes(on)), this.panelButton);
    this.element = h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': w('file') }, this.name, this.progress, this.state, this.cancel, this.goOn, this.fold, h('span', { class: 'actions' }, this.followButton,
      pick(w('copy'), [{ value: 'plain', text: w('copyPlain') }, { value: 'noted', text: w('copyNoted') }], (v) => actions.copy(v === 'noted')),
      ...(fitsEditor ? [button(w('openText'), () => actions.openText(), { look: 'icon', title: w('openText') })] : []),
      pick(w('exportAs'), [{ value: 'markdown', text: 'Markdown' }, { value: 'html', text: 'HTML' }, { value: 'sarif', text: 'SARIF' }], (v) => actions.report(v as 'markdown'))));
    this.idle();
  }

  files(files: readonly ViewFile[], current: number): void {
    if (files.length === 1) this.name.replaceChildren(h('strong', {}, files[0]!.name), ` ${byteText(files[0]!.size)}`);
    else this.name.replaceChildren(dropdown(w('file'), files.map((f, i) => ({ value: String(i), text: `${f.name} ${byteText(f.size)}` })), String(current), (v) => this.actions.file(Number(v))));
  }

  lines(count: number, records: number): void {
    const text = [count === 1 ? w('oneLine') : w('lines', countText(count)), ...(records > 0 ? [records === 1 ? w('oneRecord') : w('records', countText(records))] : [])].join(' · ');
    this.known = text;
    const { busy } = this.element.dataset;
    if (busy !== 'yes') this.state.textContent = busy === 'stopped' ? this.beside(this.halted) : text;
  }

  running(e: EngineEvent & { type: 'progress' }): void {
    if (!e.running) return e.stopped ? this.stopped(e) : this.idle();
    const part = e.total === 0 ? 0 : e.bytes / e.total;
    const left = e.rate > 0 ? Math.ceil((e.total - e.bytes) / e.rate) : 0;
    this.busy(part, w('scanning'), [percent(part), ...(e.rate > 0 ? [w('rate', byteText(e.rate))] : []), ...(left > 0 && e.bytes > 0 ? [w('left', durationText(left * 1000))] : [])].join(' · '));
  }

  /** The file was read; what its columns hold is being counted. */
  counting(part: number): void {
    this.counted = part;
    this.busy(part, w('counting'), this.beside(`${w('counting')} ${percent(part)}`));
  }

  private busy(part: number, what: string, text: string): void {
    this.element.dataset.busy = 'yes';
    this.progress.hidden = this.cancel.hidden = false;
    this.goOn.hidden = true;
    this.progress.setAttribute('aria-label', what);
    this.progress.setAttribute('aria-valuenow', String(Math.round(part * 100)));
    (this.progress.firstElementChild as HTMLElement).style.width = `${part * 100}%`;
    this.state.textContent = text;
  }

  /** Cancelled: how far it came stays there, so that nobody takes a part for the whole. */
  private stopped(e: EngineEvent & { type: 'progress' }): void {
    if (this.element.dataset.busy === 'stopped') return;
    const had = this.cancel === document.activeElement;
    this.element.dataset.busy = 'stopped';
    this.progress.hidden = this.cancel.hidden = true;
    this.goOn.hidden = false;
    this.halted = e.bytes < e.total ? w('readTo', percent(e.bytes / e.total)) : w('countedTo', percent(this.counted));
    this.state.textContent = this.beside(this.halted);
    if (had) this.goOn.focus();
  }

  private beside(text: string): string {
    return this.known === '' ? text : `${this.known} · ${text}`;
  }

  idle(): void {
    this.element.dataset.busy = 'no';
    this.progress.hidden = this.cancel.hidden = this.goOn.hidden = true;
    this.state.textContent = this.known;
  }

  unfolded(on: boolean): void {
    this.fold.setAttribute('aria-expanded', String(on));
    this.fold.classList.toggle('on', on);
  }

  panelShown(on: boolean): void {
    setPressed(this.panelButton, on);
  }

  say(text: string): void {
    this.state.textContent = text;
  }

  showZones(zones: readonly ShownZone[], chosen: string): void {
    const value = zones.find((z) => z.value === chosen)?.value ?? zones[0]!.value;
    const told = JSON.stringify([zones.map((z) => z.label), value]);
    if (told === this.zonesTold) return;
    this.zonesTold = told;
    const other = zones[0]!.value === 'own' ? [] : [{ value: 'other', text: w('otherZone') }];
    this.zones.replaceChildren(dropdown(w('zone'), [...zones.map((z) => ({ value: z.value, text: z.label })), ...other], value, (v) => this.actions.zone(v)));
  }
}

function percent(part: number): string {
  return `${Math.floor(part * 100)} %`;
}
