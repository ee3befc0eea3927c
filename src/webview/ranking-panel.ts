import { countText, rankingOf, type FacetCounts, type Finding, type Severity } from '../engine/index';
import { h } from './dom';
import { severityName, SHAPES } from './rows';
import { w } from './strings';

const SHOWN = 15;
/** What subjects of findings are, in this order; other kinds come after them. */
const SCOPES = ['recipient', 'mailbox', 'sender', 'user', 'database', 'server', 'host', 'source', 'move', 'resource', 'organization'];

interface Entry {
  name: string;
  count: number;
  severity: Severity;
  /** Titles of the findings it stands in. */
  titles: string[];
}

export interface RankingActions {
  /** Lines with a text. */
  search(text: string): void;
  /** Lines with a value in a column. */
  pick(field: string, value: string): void;
}

/** Who is met most: in findings by what they are, and in all records by the columns that name somebody. */
export class RankingPanel {
  readonly element: HTMLElement;
  private told = '';

  constructor(private readonly actions: RankingActions) {
    this.element = h('div', {}, h('p', { class: 'quiet summary' }, w('noRanking')));
  }

  show(findings: readonly Finding[], subjects: readonly FacetCounts[], choosable: ReadonlySet<string>): void {
    const scopes = scopesOf(findings);
    const told = JSON.stringify([[...scopes].map(([s, list]) => [s, list.slice(0, SHOWN)]), subjects.map((f) => [f.field, f.values.slice(0, SHOWN)])]);
    if (told === this.told) return;
    this.told = told;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.rank;
    const sections = [...[...scopes].map(([scope, list]) => this.scope(scope, list)), ...subjects.filter((f) => f.values.some(([v]) => v !== '')).map((f) => this.column(f, choosable.has(f.field)))];
    this.element.replaceChildren(...(sections.length > 0 ? sections : [h('p', { class: 'quiet summary' }, w('noRanking'))]));
    if (focused) this.element.querySelector<HTMLElement>(`[data-rank="${CSS.escape(focused)}"]`)?.focus();
  }

  private scope(scope: string, list: Entry[]): HTMLElement {
    const title = SCOPES.includes(scope) ? w(`scope_${scope}`) : scope;
    return section(title, list.slice(0, SHOWN).map((e) => ({ name: e.name, count: e.count, key: `${scope}/${e.name}`, hint: e.titles.join('\n'), shape: e.severity, ...(e.name.startsWith('(') ? {} : { run: () => this.actions.search(`"${e.name.replaceAll('"', '')}"`) }) })), list.length - SHOWN);
  }

  private column(f: FacetCounts, choosable: boolean): HTMLElement {
    const values = f.values.filter(([v]) => v !== '');
    return section(w('allRecords', f.field), values.slice(0, SHOWN).map(([name, count]) => ({ name, count, key: `${f.field}/${name}`, hint: name, run: () => (choosable ? this.actions.pick(f.field, name) : this.actions.search(`"${name.replaceAll('"', '')}"`)) })), f.distinct - (f.values.length - values.length) - Math.min(SHOWN, values.length));
  }
}

interface Row {
  name: string;
  count: number;
  key: string;
  hint: string;
  shape?: Severity;
  /** Lines to look for; a subject in parentheses is a word of ours and stands in no line. */
  run?: () => void;
}

function section(title: string, rows: Row[], more: number): HTMLElement {
  const most = Math.max(1, ...rows.map((r) => r.count));
  return h('section', { class: 'ranking' }, h('h2', {}, title), h('ul', { class: 'top', role: 'list' }, ...rows.map((r) => h('li', {},
    h(r.run ? 'button' : 'div', { class: r.run ? 'jump' : 'jump still', title: r.hint, 'data-rank': r.key, onclick: r.run }, ...(r.shape ? [h('span', { class: `shape ${r.shape}`, role: 'img', 'aria-label': severityName(r.shape) }, SHAPES[r.shape])] : []), h('span', { class: 'clip name' }, r.name), h('span', { class: 'count' }, countText(r.count))),
    h('span', { class: 'share', style: `width:${Math.max(2, (100 * r.count) / most)}%` }))), ...(more > 0 ? [h('li', { class: 'quiet more' }, w('othersMore', countText(more)))] : [])));
}

const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };

/** Subjects of all findings by what they are; one that stands in several findings counts once, with all its lines. */
function scopesOf(findings: readonly Finding[]): Map<string, Entry[]> {
  const out = new Map<string, Map<string, Entry>>();
  for (const f of findings) {
    const scope = f.data.scope;
    if (typeof scope !== 'string' || f.severity === 'hint') continue;
    let table = out.get(scope);
    if (!table) out.set(scope, (table = new Map()));
    for (const { name, count } of rankingOf(f).top) {
      if (name === '') continue;
      const known = table.get(name);
      if (!known) table.set(name, { name, count, severity: f.severity, titles: [f.title] });
      else {
        known.count += count;
        known.titles.push(f.title);
        if (WEIGHT[f.severity] < WEIGHT[known.severity]) known.severity = f.severity;
      }
    }
  }
  const order = (s: string): number => (SCOPES.includes(s) ? SCOPES.indexOf(s) : SCOPES.length);
  return new Map([...out].filter(([, t]) => t.size > 0).sort((a, b) => order(a[0]) - order(b[0])).map(([s, t]) => [s, [...t.values()].sort((a, b) => b.count - a.count)]));
}
