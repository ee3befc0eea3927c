import { button, checkbox, setDisabled, textField } from './controls';
import { h } from './dom';
import { saved, send } from './host';
import { arrowKeys, Popup } from './popup';
import type { FilterSet } from './protocol';
import { w } from './strings';

/** Named filter sets: choose, save, remove. The host keeps them. */
export class FilterMenu {
  readonly element: HTMLElement;
  private readonly popup: Popup;
  private sets: readonly FilterSet[] = [];
  private everywhere = false;

  constructor(private readonly apply: (set: FilterSet) => void) {
    this.element = h('button', { class: 'facet', id: 'saved-filters', onclick: () => this.popup.toggle() }, h('span', { class: 'facet-name' }, w('savedFilters')), h('span', { class: 'arrow', 'aria-hidden': 'true' }, '▾'));
    this.popup = new Popup(this.element, w('savedFilters'), () => this.build());
  }

  show(sets: readonly FilterSet[]): void {
    this.sets = sets;
    if (this.popup.isOpen) this.popup.refresh();
  }

  private build(): Node[] {
    const list = h('ul', { class: 'values', role: 'list' }, ...(this.sets.length === 0 ? [h('li', { class: 'quiet more' }, w('noSavedFilters'))] : this.sets.map((s) => this.row(s))));
    arrowKeys(list, '.value');
    const isEmpty = saved.query.trim() === '' && saved.picks.length === 0;
    const save = (): void => {
      const name = field.value.trim();
      if (name === '' || isEmpty) return;
      const { query: text, regex, matchCase, picks, others } = saved;
      send({ type: 'save-filter', set: { name: name.slice(0, 100), query: { text, regex, matchCase, picks }, others, everywhere: this.everywhere } });
      this.popup.close(true);
    };
    const field = textField({ label: w('filterName'), hint: w('filterName'), id: 'filter-name', enter: save });
    const store = button(w('saveFilter'), save, { id: 'save-filter' });
    setDisabled(store, isEmpty);
    const out = h('div', { class: 'save-row' }, field, store);
    return [list, h('div', { class: 'save' }, ...(isEmpty ? [h('p', { class: 'quiet' }, w('nothingToSave'))] : [out, checkbox(w('everywhere'), this.everywhere, (on) => (this.everywhere = on))]))];
  }

  private row(set: FilterSet): HTMLElement {
    const said = [set.query.text, ...(set.query.picks ?? []).map((p) => `${p.field} ${p.exclude ? '≠' : '='} ${p.value === '' ? w('blank') : p.value}`)].filter((s) => s !== '').join(' · ');
    return h('li', {},
      h('button', { class: 'value set', 'data-value': set.name, title: said, onclick: () => {
        this.popup.close(true);
        this.apply(set);
      } }, h('span', { class: 'clip' }, h('strong', {}, set.name), h('span', { class: 'quiet' }, ` ${said}`))),
      h('button', { class: 'not', 'aria-label': w('remove', set.name), title: w('remove', set.name), onclick: () => send({ type: 'remove-filter', name: set.name }) }, '✕'));
  }
}
