import { h } from './dom';
import { save, saved } from './host';
import { w } from './strings';

export interface PanelTab {
  id: string;
  title: string;
  element: HTMLElement;
}

/** Sheets beside the log, one at a time. */
export class SidePanel {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly tabs: { tab: PanelTab; button: HTMLElement; shown: boolean }[];

  constructor(tabs: readonly PanelTab[], private readonly opened: (id: string) => void) {
    this.list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': w('panel') });
    this.tabs = tabs.map((tab) => {
      const button = h('button', { class: 'tab', role: 'tab', id: `tab-${tab.id}`, 'aria-controls': `sheet-${tab.id}`, onclick: () => this.open(tab.id) }, tab.title);
      tab.element.id = `sheet-${tab.id}`;
      tab.element.classList.add('sheet');
      tab.element.setAttribute('role', 'tabpanel');
      tab.element.setAttribute('aria-labelledby', `tab-${tab.id}`);
      this.list.append(button);
      return { tab, button, shown: true };
    });
    this.list.addEventListener('keydown', (e) => this.onKey(e));
    this.element = h('aside', { class: 'panel', 'aria-label': w('panel') }, this.list, ...tabs.map((t) => t.element));
    this.open(saved.tab);
  }

  /** A sheet without anything to show is not offered. */
  offer(id: string, shown: boolean): void {
    const found = this.tabs.find((t) => t.tab.id === id);
    if (!found || found.shown === shown) return;
    found.shown = shown;
    this.open(saved.tab, false);
  }

  open(id: string, remember = true): void {
    const wanted = this.tabs.find((t) => t.tab.id === id && t.shown) ?? this.tabs[0]!;
    for (const t of this.tabs) {
      const on = t === wanted;
      t.button.hidden = !t.shown;
      t.button.setAttribute('aria-selected', String(on));
      t.button.tabIndex = on ? 0 : -1;
      t.tab.element.hidden = !on;
    }
    if (remember) save({ tab: wanted.tab.id });
    this.opened(wanted.tab.id);
  }

  private onKey(e: KeyboardEvent): void {
    const all = this.tabs.filter((t) => t.shown);
    const i = all.findIndex((t) => t.button === document.activeElement);
    const to = e.key === 'ArrowRight' ? (i + 1) % all.length : e.key === 'ArrowLeft' ? (i + all.length - 1) % all.length : e.key === 'Home' ? 0 : e.key === 'End' ? all.length - 1 : undefined;
    if (to === undefined || i < 0) return;
    e.preventDefault();
    this.open(all[to]!.tab.id);
    all[to]!.button.focus();
  }
}
