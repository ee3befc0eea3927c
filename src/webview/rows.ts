import { countText, ROLES, type Annotation, type PageLine, type Severity } from '../engine/index';
import { h } from './dom';
import { w } from './strings';

/** Shape beside colour: whoever sees no colour sees the shape. */
export const SHAPES: Record<Severity, string> = { error: '✖', warning: '▲', info: '●', hint: '·' };

/** How the rows of a line are drawn. */
export interface RowStyle {
  notes: boolean;
  /** Folded runs that are open, by the line and key of their head. */
  openRuns: ReadonlySet<string>;
  /** Annotations whose details show. */
  openNotes: ReadonlySet<string>;
  highlight: { pattern: RegExp; reach: number } | undefined;
  isMatch(line: number): boolean | undefined;
  isMarked(line: number): boolean;
  /** Digits of the largest line number. */
  digits: number;
}

export interface RowActions {
  toggleRun(id: string): void;
  toggleNote(id: string): void;
  next(rule: string, line: number, direction: 1 | -1): void;
  rulePage(rule: string): void;
  showFinding(finding: number): void;
}

/** The word for a severity. */
export function severityName(s: Severity): string {
  return w(`severity${s[0]!.toUpperCase()}${s.slice(1)}`);
}

export function noteId(line: number, note: Annotation): string {
  return `${line}:${note.key}`;
}

/** Annotations of a line that show: folded ones only while their run is open. */
export function shownNotes(line: PageLine, style: RowStyle): Annotation[] {
  return style.notes ? line.notes.filter((n) => !n.folded || style.openRuns.has(n.key)) : [];
}

/** Severity of the heaviest thing on a line. */
export function weightOf(line: PageLine): Severity | undefined {
  const order: Severity[] = ['error', 'warning', 'info', 'hint'];
  const all = [...line.notes.filter((n) => n.kind === 'finding').map((n) => n.severity), ...line.marks.map((m) => m.severity)];
  return order.find((s) => all.includes(s));
}

/** A line of the log with our rows under it. */
export function lineItem(line: PageLine, style: RowStyle, actions: RowActions): HTMLElement {
  const match = style.isMatch(line.line);
  const item = h('div', { class: `item${match === true ? ' match' : match === false ? ' dim' : ''}`, role: 'presentation', 'data-line': line.line });
  const row = lineRow(line, style);
  const notes = shownNotes(line, style).map((note) => noteRow(line.line, note, style, actions));
  item.append(row, ...notes);
  // who hears the line hears what is noted below it
  const texts = [...item.querySelectorAll<HTMLElement>('.note-text')];
  texts.forEach((el, i) => (el.id = `note-${line.line}-${i}`));
  if (texts.length > 0) row.setAttribute('aria-describedby', texts.map((el) => el.id).join(' '));
  return item;
}

/** Stands where a line will be. */
export function emptyItem(line: number, digits: number): HTMLElement {
  return h('div', { class: 'item loading', role: 'presentation', 'data-line': line },
    h('div', { class: 'row log', role: 'row', 'aria-rowindex': line, id: `line-${line}` },
      h('span', { class: 'number', role: 'rowheader', style: `width:${digits + 1}ch` }, String(line)), h('span', { class: 'sign', role: 'presentation' }), h('span', { class: 'text', role: 'gridcell' }, w('loading'))));
}

function lineRow(line: PageLine, style: RowStyle): HTMLElement {
  const weight = weightOf(line);
  const marked = style.isMarked(line.line);
  const sign = h('span', { class: `sign ${weight ?? ''}${marked ? ' marked' : ''}`, role: 'presentation', 'aria-hidden': 'true', ...(weight ? { title: severityName(weight) } : {}) }, marked ? '◆' : weight ? SHAPES[weight] : '');
  const text = h('span', { class: 'text', role: 'gridcell' }, ...pieces(line, style.highlight));
  if (line.cut > 0) text.append(h('span', { class: 'cut' }, ` … ${w('cutLine', countText(line.cut))}`));
  return h('div', { class: 'row log', role: 'row', 'aria-rowindex': line.line, id: `line-${line.line}` }, h('span', { class: 'number', role: 'rowheader', style: `width:${style.digits + 1}ch` }, String(line.line)), sign, text);
}

/** The text cut where a colour, a mark or a match begins or ends. */
function pieces(line: PageLine, highlight: RowStyle['highlight']): Node[] {
  const { text } = line;
  const cuts = new Set([0, text.length]);
  const found: [number, number][] = [];
  if (highlight) {
    const { pattern, reach } = highlight;
    const looked = text.slice(0, reach);
    pattern.lastIndex = 0;
    for (let m = pattern.exec(looked), n = 0; m && n < 200; m = pattern.exec(looked), n++) {
      if (m[0] === '') pattern.lastIndex++;
      else found.push([m.index, m.index + m[0].length]);
    }
  }
  for (let i = 0; i < line.pieces.length; i += 3) cuts.add(line.pieces[i]!).add(line.pieces[i + 1]!);
  for (const m of line.marks) cuts.add(Math.min(m.column, text.length)).add(Math.min(m.endColumn, text.length));
  for (const [from, to] of found) cuts.add(from).add(to);
  const places = [...cuts].sort((a, b) => a - b);
  const out: Node[] = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const from = places[i]!;
    const to = places[i + 1]!;
    const names = [roleAt(line, from), markAt(line, from), found.some(([a, b]) => from >= a && from < b) ? 'hit' : ''].filter((n) => n !== '');
    const part = text.slice(from, to);
    out.push(names.length === 0 ? document.createTextNode(part) : h('span', { class: names.join(' ') }, part));
  }
  return out;
}

function roleAt(line: PageLine, at: number): string {
  for (let i = 0; i < line.pieces.length; i += 3) if (at >= line.pieces[i]! && at < line.pieces[i + 1]!) return line.pieces[i + 2] === 0 ? '' : `r-${ROLES[line.pieces[i + 2]!]!}`;
  return line.pieces.length > 0 ? 'r-mark' : '';
}

function markAt(line: PageLine, at: number): string {
  const mark = line.marks.find((m) => at >= m.column && at < m.endColumn);
  return mark && mark.severity !== 'hint' ? `m-${mark.severity}` : '';
}

function noteRow(line: number, note: Annotation, style: RowStyle, actions: RowActions): HTMLElement {
  const id = noteId(line, note);
  const open = style.openNotes.has(id);
  const foldable = note.detail.length > 0 || note.remedy.length > 0;
  const shape = note.kind === 'finding' ? SHAPES[note.severity] : note.kind === 'gap' ? '⋮' : '·';
  const head = h('div', { class: 'note-head' },
    foldable
      ? h('button', { class: 'twist', 'aria-expanded': String(open), 'aria-label': w(open ? 'hide' : 'details'), title: w(open ? 'hide' : 'details'), tabindex: -1, onclick: () => actions.toggleNote(id) }, open ? '▾' : '▸')
      : h('span', { class: 'twist' }),
    h('span', { class: `shape ${note.kind === 'finding' ? note.severity : ''}`, ...(note.kind === 'finding' ? { role: 'img', 'aria-label': severityName(note.severity) } : { 'aria-hidden': 'true' }) }, shape),
    h('span', { class: 'note-text' }, note.text));
  if (note.like > 0) {
    const opened = style.openRuns.has(note.key);
    head.append(h('button', { class: 'link', tabindex: -1, onclick: () => actions.toggleRun(note.key) }, w(opened ? 'fewer' : 'moreLike', countText(note.like))));
  }
  if (note.remedy.length > 0) head.append(h('button', { class: 'link extra', tabindex: -1, 'aria-expanded': String(open), onclick: () => actions.toggleNote(id) }, w('whatToDo')));
  if (note.rule) head.append(h('button', { class: 'link extra', tabindex: -1, title: w('nextFinding'), onclick: () => actions.next(note.rule!, line, 1) }, w('next')));
  const row = h('div', { class: `row note ${note.kind}`, role: 'row' }, h('span', { class: 'number', role: 'presentation', style: `width:${style.digits + 1}ch` }), h('span', { class: 'sign', role: 'presentation' }), h('div', { class: 'note-body', role: 'gridcell' }, head));
  if (open) row.lastElementChild!.append(details(note, actions));
  return row;
}

function details(note: Annotation, actions: RowActions): HTMLElement {
  const out = h('div', { class: 'details' }, ...note.detail.map((d) => h('p', {}, d)));
  if (note.remedy.length > 0) out.append(h('p', { class: 'label' }, w('whatToDo')), h('ol', {}, ...note.remedy.map((r) => h('li', {}, r))));
  if (note.rule) out.append(h('button', { class: 'link', tabindex: -1, onclick: () => actions.rulePage(note.rule!) }, w('rulePage')));
  return out;
}
