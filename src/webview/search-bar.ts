import type { Query } from '../engine/index';
import type { Others } from './protocol';
import { button, dropdown, setPressed, textField } from './controls';
import { h } from './dom';
import { saved } from './host';
import { w } from './strings';

/** Typing pauses this long before the whole file is searched. */
const QUIET_MS = 250;

export interface SearchActions {
  search(): void;
  step(direction: 1 | -1): void;
  others(mode: Others): void;
  leave(): void;
}

/** What to look for and what to do with the lines that do not match. */
export class SearchBar {
  readonly element: HTMLElement;
  private readonly field: HTMLElement & { value: string };
  private readonly toggles: Record<'regex' | 'matchCase', HTMLElement>;
  private readonly mode: HTMLElement & { value: string };
  private readonly count: HTMLElement;
  private readonly problem: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = '';

  constructor(private readonly actions: SearchActions) {
    this.field = textField({
      label: w('search'), hint: w('searchHint'), value: saved.query, id: 'search',
      input: () => this.later(),
      enter: (_value, back) => (this.isNew() ? this.now() : this.actions.step(back ? -1 : 1)),
      escape: () => (this.field.value === '' ? this.actions.leave() : this.set('')),
    });
    const toggle = (text: string, title: string, key: 'regex' | 'matchCase'): HTMLElement => {
      const el = button(text, () => {
        saved[key] = !saved[key];
        setPressed(el, saved[key]);
        this.now();
      }, { look: 'icon', title: w(title), pressed: saved[key] });
      return el;
    };
    this.count = h('span', { class: 'count', role: 'status' });
    this.problem = h('div', { class: 'problem', role: 'alert' });
    this.toggles = { regex: toggle('.*', 'regex', 'regex'), matchCase: toggle('Aa', 'matchCase', 'matchCase') };
    this.mode = dropdown(w('filterMode'), [{ value: 'show', text: w('highlightOnly') }, { value: 'dim', text: w('dim') }, { value: 'hide', text: w('onlyMatches') }], saved.others, (v) => actions.others(v as Others));
    this.element = h('div', { class: 'search', role: 'search' }, this.field, this.toggles.regex, this.toggles.matchCase,
      button('↑', () => actions.step(-1), { look: 'icon', title: w('previousMatch') }), button('↓', () => actions.step(1), { look: 'icon', title: w('nextMatch') }), this.mode, this.count, this.problem);
  }

  focus(): void {
    this.field.focus();
  }

  set(text: string): void {
    this.field.value = text;
    this.now();
  }

  /** Shows a saved query without searching for it yet; its switches are set. */
  load(text: string, others: Others): void {
    this.field.value = text;
    this.mode.value = others;
    for (const key of ['regex', 'matchCase'] as const) setPressed(this.toggles[key], saved[key]);
  }

  /** As if the reader had chosen it. */
  chooseOthers(mode: Others): void {
    this.mode.value = mode;
    this.actions.others(mode);
  }

  query(): Query {
    return { text: this.field.value, regex: saved.regex, matchCase: saved.matchCase };
  }

  say(text: string, problem = ''): void {
    this.count.textContent = text;
    this.problem.textContent = problem;
  }

  private isNew(): boolean {
    return JSON.stringify(this.query()) !== this.last;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), QUIET_MS);
  }

  now(): void {
    clearTimeout(this.timer);
    this.last = JSON.stringify(this.query());
    this.actions.search();
  }
}
