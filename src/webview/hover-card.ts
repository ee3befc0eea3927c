import type { Decoded, HoverContent, HoverFinding } from '../engine/index';
import { h } from './dom';
import { w } from './strings';

/** The pointer rests this long before a card shows, and may leave so long on its way to it. */
const REST_MS = 350;
const LEAVE_MS = 250;
/** Parts of a decoded value that are shown: the palette command of the extension shows all. */
const MAX_DEPTH = 2;
const MAX_CHILDREN = 12;
const EDGE = 8;
const GAP = 4;

export interface HoverActions {
  ask(line: number, column: number): Promise<{ content: HoverContent | undefined; cells: number[] } | undefined>;
  rulePage(rule: string): void;
  showFinding(index: number): void;
  /** Where a column of a line is drawn, brought on the screen with `bring`; undefined where the line is not on the screen. */
  place(line: number, column: number, bring: boolean): DOMRect | undefined;
  leave(): void;
}

/** What the editor's hover says, over the lines of the view: by the pointer, or by key and from cell to cell. */
export class HoverCard {
  readonly element: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private run = 0;
  private at: { line: number; column: number; cells: number[]; byKey: boolean } | undefined;

  constructor(private readonly actions: HoverActions) {
    this.element = h('div', { class: 'card', role: 'dialog', 'aria-label': w('explanation'), tabindex: -1, hidden: true });
    this.element.addEventListener('pointerenter', () => clearTimeout(this.timer));
    this.element.addEventListener('pointerleave', () => this.pointerLeft());
    this.element.addEventListener('keydown', (e) => this.onKey(e));
  }

  /** The pointer is over a character of a line. */
  pointerAt(line: number, column: number): void {
    if (this.at?.byKey) return;
    if (this.at && this.at.line === line && this.inside(column)) return clearTimeout(this.timer);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(line, column, false), REST_MS);
  }

  pointerLeft(): void {
    if (this.at?.byKey) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), LEAVE_MS);
  }

  /** By key: the first cell of a line that has something to say, then from cell to cell with the arrows. */
  async openByKey(line: number): Promise<void> {
    const first = await this.actions.ask(line, 0);
    if (!first) return;
    for (const column of first.cells) if (await this.open(line, column, true)) return;
  }

  close(): void {
    clearTimeout(this.timer);
    this.run++;
    if (!this.at) return;
    // the focus goes back where it came from, unless something else took it
    const back = this.at.byKey && this.element.contains(document.activeElement);
    this.at = undefined;
    this.element.hidden = true;
    if (back) this.actions.leave();
  }

  private inside(column: number): boolean {
    const { from, to } = this.span;
    return column >= from && column <= to;
  }

  private span = { from: 0, to: 0 };

  private async open(line: number, column: number, byKey: boolean): Promise<boolean> {
    const run = ++this.run;
    const answer = await this.actions.ask(line, column);
    if (run !== this.run) return false;
    if (!answer?.content) {
      if (!byKey) this.close();
      return false;
    }
    const { content, cells } = answer;
    this.at = { line, column, cells, byKey };
    this.span = { from: content.column, to: content.endColumn };
    this.element.replaceChildren(...this.render(content));
    this.element.hidden = false;
    this.place(line, byKey ? content.column : column, byKey);
    if (byKey) this.element.focus();
    return true;
  }

  private place(line: number, column: number, bring: boolean): void {
    const box = this.actions.place(line, column, bring);
    if (!box) return;
    const { style } = this.element;
    style.maxHeight = '';
    const { offsetWidth: width, offsetHeight: height } = this.element;
    // below the line where it fits or there is more room than above
    const [above, under] = [box.top - GAP - EDGE, window.innerHeight - box.bottom - GAP - EDGE];
    const below = height <= under || under >= above;
    style.maxHeight = `${Math.min(height, below ? under : above)}px`;
    style.left = `${Math.max(EDGE, Math.min(box.left, window.innerWidth - width - EDGE))}px`;
    style.top = `${below ? box.bottom + GAP : Math.max(EDGE, box.top - GAP - height)}px`;
  }

  private onKey(e: KeyboardEvent): void {
    if (e.key === 'Escape') this.close();
    else if ((e.key === 'ArrowRight' || e.key === 'ArrowLeft') && this.at) void this.step(e.key === 'ArrowRight' ? 1 : -1);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  private async step(direction: 1 | -1): Promise<void> {
    const { line, column, cells } = this.at!;
    const i = cells.findLastIndex((c) => c <= column);
    for (let n = i + direction; n >= 0 && n < cells.length; n += direction) if (await this.open(line, cells[n]!, true)) return;
  }

  private render(content: HoverContent): Node[] {
    const out: Node[] = [];
    const { field, object } = content;
    if (field) {
      out.push(h('p', {}, h('strong', {}, field.name), ...(field.value !== '' && field.value.length <= 80 ? [' ', h('code', {}, field.value)] : []), ...(field.valueMeaning ? [` ${field.valueMeaning}`] : [])));
      for (const time of content.times) out.push(h('p', { class: 'time' }, time));
      if (field.meaning) out.push(h('p', { class: 'quiet' }, field.meaning));
    }
    if (object) {
      out.push(h('p', {}, h('strong', {}, object.label), ' ', object.description), h('dl', {}, ...object.rows.flatMap((r) => [h('dt', {}, r.name), h('dd', {}, h('code', {}, r.value))])), ...object.notes.map((n) => h('p', {}, n)));
      if (object.command) out.push(h('p', { class: 'quiet' }, `${w('toSeeIt')} `, h('code', {}, object.command)));
    }
    for (const value of content.decoded) out.push(decoded(value));
    for (const finding of content.findings) out.push(this.finding(finding));
    return out;
  }

  private finding(f: HoverFinding): HTMLElement {
    return h('section', { class: 'card-finding' }, h('p', {}, h('strong', {}, f.title), ' ', h('span', { class: 'tag' }, f.confidence)), h('p', {}, f.detail),
      ...(f.remedy.length > 0 ? [h('p', { class: 'label' }, w('whatToDo')), h('ol', {}, ...f.remedy.map((r) => h('li', {}, r)))] : []),
      h('p', { class: 'links' }, h('button', { class: 'link', onclick: () => this.actions.showFinding(f.index) }, w('showFinding')), h('button', { class: 'link', onclick: () => this.actions.rulePage(f.rule) }, w('rulePage'))));
  }
}

function decoded(value: Decoded): HTMLElement {
  return h('div', { class: 'decoded' }, h('p', {}, h('strong', {}, `${value.label}: `), value.value, provenance(value)), ...(value.error ? [h('p', { class: 'problem' }, value.error)] : []), ...(value.notes ?? []).map((n) => h('p', { class: 'quiet' }, n)), ...parts(value, 1));
}

function parts(value: Decoded, depth: number): Node[] {
  const list = value.children ?? [];
  if (list.length === 0 || depth > MAX_DEPTH) return [];
  return [h('ul', {}, ...list.slice(0, MAX_CHILDREN).map((c) => h('li', {}, h('span', { class: 'quiet' }, `${c.label}: `), c.value, ...(c.raw !== '' && c.raw !== c.value && c.raw.length <= 48 ? [' ', h('code', {}, c.raw)] : []), provenance(c), ...parts(c, depth + 1))), ...(list.length > MAX_CHILDREN ? [h('li', { class: 'quiet' }, w('othersMore', list.length - MAX_CHILDREN))] : []))];
}

function provenance(value: Decoded): HTMLElement | undefined {
  return value.provenance && value.provenance !== 'documented' ? h('em', { class: 'quiet' }, ` ${w(`provenance_${value.provenance}`)}`) : undefined;
}
