import { countText, type FacetCounts, type PickedValue } from '../engine/index';
import { button, textField } from './controls';
import { h } from './dom';
import { saved } from './host';
import { arrowKeys, Popup } from './popup';
import { w } from './strings';

/** Beyond so many values a list gets a field to find them by. */
const SHORT_LIST = 8;
/** Values listed at once. */
const LISTED = 100;
const LABEL_CHARS = 28;

export interface FacetActions {
  /** Choices changed. */
  pick(picks: PickedValue[]): void;
  clear(): void;
}

/** One drop-down a facet, with its values counted as they are found; chosen values of other columns as chips. */
export class FacetBar {
  readonly element: HTMLElement;
  private readonly facets: HTMLElement;
  private readonly chips: HTMLElement;
  private readonly clear: HTMLElement;
  private readonly drops = new Map<string, FacetDrop>();
  private all: readonly FacetCounts[] = [];
  private found: readonly FacetCounts[] | undefined;
  private part = 1;

  constructor(private readonly actions: FacetActions, menu: HTMLElement) {
    this.facets = h('span', { class: 'facets' });
    this.chips = h('span', { class: 'chips' });
    this.clear = button(w('clearFilters'), () => actions.clear(), { look: 'icon', title: w('clearFilters'), id: 'clear-filters' });
    this.element = h('div', { class: 'facet-bar', role: 'group', 'aria-label': w('filters') }, this.facets, this.chips, this.clear, menu);
    this.draw();
  }

  /** `all`: values of the whole file, or of the `part` of it that is counted. `found`: of the matching lines, while something is searched for. */
  show(all: readonly FacetCounts[], found: readonly FacetCounts[] | undefined, part: number): void {
    this.all = all;
    this.found = found;
    this.part = part;
    this.draw();
  }

  set(field: string, value: string, state: 'include' | 'exclude' | 'none'): void {
    const others = saved.picks.filter((p) => p.field !== field || p.value !== value);
    this.actions.pick(state === 'none' ? others : [...others, { field, value, exclude: state === 'exclude' }]);
    this.draw();
  }

  draw(): void {
    const shown = this.all.filter((f) => f.distinct > 1 || f.values.some(([v]) => saved.picks.some((p) => p.field === f.field && p.value === v)));
    for (const [field, drop] of this.drops) {
      if (shown.some((f) => f.field === field)) continue;
      drop.popup.close(false);
      drop.element.remove();
      this.drops.delete(field);
    }
    for (const f of shown) {
      let drop = this.drops.get(f.field);
      if (!drop) {
        this.drops.set(f.field, (drop = new FacetDrop(f.field, (value, state) => this.set(f.field, value, state))));
        this.facets.append(drop.element);
      }
      drop.show(f, this.found?.find((x) => x.field === f.field), this.part);
    }
    const loose = saved.picks.filter((p) => !shown.some((f) => f.field === p.field));
    this.chips.replaceChildren(...loose.map((p) => h('span', { class: 'chip' }, h('span', { class: 'clip' }, `${p.field} ${p.exclude ? '≠' : '='} ${p.value}`), h('button', { class: 'remove', 'aria-label': w('remove', `${p.field} ${p.value}`), title: w('remove', p.value), onclick: () => this.set(p.field, p.value, 'none') }, '✕'))));
    this.clear.hidden = saved.picks.length === 0 && saved.query === '';
  }
}

type State = 'include' | 'exclude' | 'none';

class FacetDrop {
  readonly element: HTMLElement;
  readonly popup: Popup;
  private counts: FacetCounts = { field: '', values: [], distinct: 0, others: 0, meanings: {} };
  private found: FacetCounts | undefined;
  private part = 1;
  private wanted = '';
  private list: HTMLElement | undefined;
  private readonly hint = h('p', { class: 'quiet hint' });

  constructor(
    private readonly field: string,
    private readonly choose: (value: string, state: State) => void,
  ) {
    this.element = h('button', { class: 'facet', 'data-field': field, onclick: () => {
      this.wanted = '';
      this.popup.toggle();
    } });
    this.popup = new Popup(this.element, field, () => this.build());
  }

  show(counts: FacetCounts, found: FacetCounts | undefined, part: number): void {
    this.counts = counts;
    this.found = found;
    this.part = part;
    const own = saved.picks.filter((p) => p.field === this.field);
    const first = own[0];
    const said = !first ? '' : own.length === 1 ? `${first.exclude ? '≠ ' : ''}${valueText(first.value)}` : w('chosen', own.length);
    this.element.replaceChildren(h('span', { class: 'facet-name' }, first ? `${this.field}: ` : this.field), ...(first ? [h('span', { class: 'facet-value' }, said.length > LABEL_CHARS ? `${said.slice(0, LABEL_CHARS)}…` : said)] : []), h('span', { class: 'arrow', 'aria-hidden': 'true' }, '▾'));
    this.element.classList.toggle('on', first !== undefined);
    if (this.popup.isOpen) this.fill();
  }

  private build(): Node[] {
    this.list = h('ul', { class: 'values', role: 'list' });
    arrowKeys(this.list, '.value');
    this.fill();
    const field = textField({ label: w('findValue', this.field), hint: w('findValue', this.field), input: (text) => {
      this.wanted = text.trim().toLowerCase();
      this.fill();
    }, enter: () => this.list?.querySelector<HTMLElement>('.value')?.focus() });
    field.setAttribute('data-first', '');
    field.addEventListener('keydown', (e) => {
      if (e.key !== 'ArrowDown') return;
      e.preventDefault();
      this.list?.querySelector<HTMLElement>('.value')?.focus();
    });
    return [...(this.counts.distinct > SHORT_LIST ? [field] : []), this.list, this.hint];
  }

  /** The list anew, the focus where it was. */
  private fill(): void {
    const list = this.list;
    if (!list) return;
    // of a large file the values are counted for a while
    this.hint.textContent = this.part < 1 ? `${w('done')} ${Math.floor(this.part * 100)} % · ${w('facetHint')}` : w('facetHint');
    const focused = document.activeElement as HTMLElement | null;
    const kept = focused && list.contains(focused) ? { value: focused.dataset.value!, kind: focused.className } : undefined;
    const now = new Map((this.found ?? this.counts).values);
    const rows = this.counts.values.map(([value, total]) => ({ value, n: this.found ? (now.get(value) ?? 0) : total }));
    const matching = rows.filter((r) => this.wanted === '' || `${valueText(r.value)} ${this.counts.meanings[r.value] ?? ''}`.toLowerCase().includes(this.wanted)).sort((a, b) => b.n - a.n);
    const most = Math.max(1, ...matching.map((r) => r.n));
    // the order stays while the list has the focus: a row must not move from under the pointer
    const order = [...list.querySelectorAll<HTMLElement>('.value')].map((el) => el.dataset.value!);
    if (order.length > 0 && this.wanted === (list.dataset.wanted ?? '')) matching.sort((a, b) => place(order, a.value) - place(order, b.value));
    list.dataset.wanted = this.wanted;
    const more = this.counts.distinct - this.counts.values.length + Math.max(0, matching.length - LISTED);
    list.replaceChildren(...matching.slice(0, LISTED).map((r) => this.row(r.value, r.n, most)), ...(more > 0 || this.counts.others > 0 ? [h('li', { class: 'quiet more' }, w('othersMore', countText(Math.max(more, 1))))] : []), ...(matching.length === 0 ? [h('li', { class: 'quiet more' }, w('nothingFound'))] : []));
    if (kept) [...list.querySelectorAll<HTMLElement>('button')].find((b) => b.dataset.value === kept.value && b.className.split(' ')[0] === kept.kind.split(' ')[0])?.focus();
  }

  private row(value: string, n: number, most: number): HTMLElement {
    const pick = saved.picks.find((p) => p.field === this.field && p.value === value);
    const state: State = !pick ? 'none' : pick.exclude ? 'exclude' : 'include';
    const exclude = (): void => this.choose(value, state === 'exclude' ? 'none' : 'exclude');
    const meaning = this.counts.meanings[value];
    const main = h('button', { class: `value ${state}`, 'data-value': value, ...(meaning ? { title: meaning } : {}), 'aria-pressed': String(state === 'include'), onclick: () => this.choose(value, state === 'include' ? 'none' : 'include') },
      h('span', { class: 'box', 'aria-hidden': 'true' }, state === 'include' ? '✓' : state === 'exclude' ? '−' : ''), h('span', { class: `clip${value === '' ? ' quiet' : ''}` }, valueText(value), ...(meaning ? [h('span', { class: 'quiet' }, `  ${meaning}`)] : [])), h('span', { class: 'count' }, countText(n)));
    main.addEventListener('keydown', (e) => {
      if (e.key !== '-' && e.key !== 'Delete') return;
      e.preventDefault();
      exclude();
    });
    return h('li', {}, main, h('button', { class: 'not', 'data-value': value, tabindex: -1, 'aria-pressed': String(state === 'exclude'), 'aria-label': w('excludeValue', valueText(value)), title: w('excludeValue', valueText(value)), onclick: exclude }, '−'), h('span', { class: 'share', style: `width:${Math.round((100 * n) / most)}%` }));
  }
}

function place(order: readonly string[], value: string): number {
  const i = order.indexOf(value);
  return i < 0 ? order.length : i;
}

/** A blank cell has a word too. */
function valueText(value: string): string {
  return value === '' ? w('blank') : value;
}
