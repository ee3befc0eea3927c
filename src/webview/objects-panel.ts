import type { ObjectRow } from '../engine/index';
import { textField } from './controls';
import { h } from './dom';
import { w } from './strings';

/** Rows drawn of one level. */
const SHOWN = 500;

export interface ObjectActions {
  load(parent: string | undefined): Promise<ObjectRow[] | undefined>;
  go(line: number): void;
}

/** Objects of a debugger log, decoded, as a tree. */
export class ObjectsPanel {
  readonly element: HTMLElement;
  private readonly tree: HTMLElement;
  private roots: ObjectRow[] = [];
  private wanted = '';

  constructor(private readonly actions: ObjectActions) {
    this.tree = h('ul', { class: 'tree', role: 'tree', 'aria-label': w('objects') });
    this.tree.addEventListener('keydown', (e) => this.onKey(e));
    this.element = h('div', {}, h('div', { class: 'sheet-tools' }, textField({ label: w('findObject'), hint: w('findObject'), id: 'find-object', input: (text) => {
      this.wanted = text.trim().toLowerCase();
      this.draw();
    } })), this.tree);
  }

  /** Asks for the objects of the file; says whether there are any. */
  async load(): Promise<boolean> {
    this.roots = (await this.actions.load(undefined)) ?? [];
    this.draw();
    return this.roots.length > 0;
  }

  private draw(): void {
    const rows = this.roots.filter((r) => this.wanted === '' || `${r.label} ${r.description}`.toLowerCase().includes(this.wanted));
    this.tree.replaceChildren(...rows.slice(0, SHOWN).map((r) => this.item(r, 1)), ...(rows.length > SHOWN ? [h('li', { class: 'quiet more', role: 'none' }, w('othersMore', rows.length - SHOWN))] : []));
    const first = this.tree.querySelector<HTMLElement>('[role=treeitem]');
    if (first) first.tabIndex = 0;
  }

  private item(row: ObjectRow, level: number): HTMLElement {
    const hint = [...row.rows.map((r) => `${r.name}: ${r.value}`), ...(row.command ? [row.command] : [])].join('\n');
    const line = h('div', { class: 'object', title: hint, style: `padding-left:${8 + (level - 1) * 14}px` },
      h('span', { class: 'twist', 'aria-hidden': 'true', onclick: (e: Event) => {
        e.stopPropagation();
        void this.toggle(item);
      } }, row.hasChildren ? '▸' : ''), h('span', { class: `object-label kind-${row.kind}` }, row.label), h('span', { class: 'quiet clip' }, row.description));
    const item = h('li', { role: 'treeitem', class: 'node', tabindex: -1, 'aria-level': level, 'aria-label': `${row.label} ${row.description}`, 'data-id': row.id, 'data-line': row.line, 'data-level': level, ...(row.hasChildren ? { 'aria-expanded': 'false' } : {}) }, line);
    line.addEventListener('click', () => {
      this.focus(item);
      this.actions.go(row.line);
    });
    return item;
  }

  private async toggle(item: HTMLElement): Promise<void> {
    const open = item.getAttribute('aria-expanded');
    if (open === null) return;
    item.querySelector('.twist')!.textContent = open === 'true' ? '▸' : '▾';
    item.setAttribute('aria-expanded', String(open !== 'true'));
    const group = item.querySelector(':scope > ul');
    if (open === 'true') return group?.remove();
    const rows = (await this.actions.load(item.dataset.id!)) ?? [];
    if (item.getAttribute('aria-expanded') !== 'true' || item.querySelector(':scope > ul')) return;
    item.append(h('ul', { role: 'group' }, ...rows.slice(0, SHOWN).map((r) => this.item(r, Number(item.dataset.level) + 1))));
  }

  private focus(item: HTMLElement): void {
    for (const other of this.tree.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }

  private onKey(e: KeyboardEvent): void {
    const item = (e.target as HTMLElement).closest<HTMLElement>('[role=treeitem]');
    if (!item) return;
    const all = [...this.tree.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const i = all.indexOf(item);
    const open = item.getAttribute('aria-expanded');
    const to = e.key === 'ArrowDown' ? all[i + 1] : e.key === 'ArrowUp' ? all[i - 1] : e.key === 'Home' ? all[0] : e.key === 'End' ? all[all.length - 1]
      : e.key === 'ArrowRight' && open === 'true' ? all[i + 1] : e.key === 'ArrowLeft' && open !== 'true' ? item.parentElement?.closest<HTMLElement>('[role=treeitem]') : undefined;
    const toggles = (e.key === 'ArrowRight' && open === 'false') || (e.key === 'ArrowLeft' && open === 'true');
    if (to) this.focus(to);
    else if (toggles) void this.toggle(item);
    else if (e.key === 'Enter' || e.key === ' ') this.actions.go(Number(item.dataset.line));
    else if (!e.key.startsWith('Arrow')) return;
    e.preventDefault();
    e.stopPropagation();
  }
}
