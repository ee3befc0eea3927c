import { countText, rankingOf, type Finding, type ViewReport } from '../engine/index';
import { badge } from './controls';
import { h } from './dom';
import { severityName, SHAPES } from './rows';
import { ruleName, w } from './strings';

export interface PanelActions {
  evidence(path: string, line: number): void;
  next(rule: string): void;
  rulePage(rule: string): void;
  filter(text: string): void;
}

const LINES_SHOWN = 12;
const TOP_SHOWN = 8;

/** Findings with their counts, whom they are about, and where. */
export class FindingsPanel {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly verdict: HTMLElement;
  private readonly open = new Set<string>();
  private told = '';

  constructor(private readonly actions: PanelActions) {
    this.verdict = h('p', { class: 'verdict', tabindex: 0 });
    this.list = h('ul', { class: 'findings', role: 'list' });
    this.element = h('div', {}, this.verdict, this.list);
  }

  show(report: ViewReport): void {
    this.verdict.textContent = report.findings.length > 0 ? report.verdict : report.complete ? (report.files.every((f) => f.lines === 0) ? w('empty') : report.verdict || w('nothingFound')) : w('noFindings');
    // rebuilt only when it changes: a button must not vanish under the pointer
    const told = JSON.stringify(report.findings.map((f) => [f.rule, f.title, f.count, f.evidence.length]));
    if (told === this.told) return;
    this.told = told;
    this.report = report;
    this.build();
  }

  private report: ViewReport | undefined;

  private build(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.key;
    this.list.replaceChildren(...(this.report?.findings ?? []).map((f, i) => this.row(f, i)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Unfolds a finding and shows it. */
  reveal(finding: number): void {
    const f = this.report?.findings[finding];
    if (!f) return;
    this.open.add(keyOf(f, finding));
    this.build();
    this.list.children[finding]?.scrollIntoView({ block: 'nearest' });
  }

  private row(f: Finding, i: number): HTMLElement {
    const key = keyOf(f, i);
    const open = this.open.has(key);
    const head = h('button', { class: 'finding-head', 'aria-expanded': String(open), 'data-key': key, onclick: () => this.toggle(key, f) },
      h('span', { class: `shape ${f.severity}`, title: severityName(f.severity), role: 'img', 'aria-label': severityName(f.severity) }, SHAPES[f.severity]), h('span', { class: 'finding-title' }, h('span', { class: 'finding-rule' }, ruleName(f.rule)), h('span', { class: 'finding-sentence' }, f.title)), badge(countText(f.count)));
    const item = h('li', { class: `finding ${open ? 'open' : ''}` }, head);
    if (open) item.append(this.body(f));
    return item;
  }

  private toggle(key: string, f: Finding): void {
    if (this.open.has(key)) this.open.delete(key);
    else {
      this.open.add(key);
      const first = f.evidence[0];
      if (first) this.actions.evidence(first.path, first.line);
    }
    this.build();
  }

  private body(f: Finding): HTMLElement {
    const { top, others } = rankingOf(f);
    const body = h('div', { class: 'finding-body' }, h('p', {}, h('span', { class: 'tag' }, w(f.confidence)), ' ', f.detail));
    if (f.remedy.length > 0) body.append(h('h3', {}, w('whatToDo')), h('ol', {}, ...f.remedy.map((r) => h('li', {}, r))));
    if (top.length > 0) {
      const named = top.filter((x) => x.name !== '').slice(0, TOP_SHOWN);
      const most = Math.max(1, ...named.map((x) => x.count));
      const rest = top.slice(TOP_SHOWN).reduce((n, x) => n + x.count, 0) + others;
      body.append(h('h3', {}, w('top')), h('ul', { class: 'top' }, ...named.map((x) => h('li', {}, h('button', { class: 'jump', title: w('search'), onclick: () => this.actions.filter(`"${x.name}"`) }, h('span', { class: 'clip' }, x.name), h('span', { class: 'count' }, countText(x.count))), h('span', { class: 'share', style: `width:${Math.max(2, (100 * x.count) / most)}%` }))), ...(rest > 0 ? [h('li', { class: 'quiet' }, w('othersMore', countText(rest)))] : [])));
    }
    if (f.missing.length > 0) body.append(h('h3', {}, w('missing')), h('ul', { class: 'plain' }, ...f.missing.map((m) => h('li', {}, `${m.what} `, h('code', {}, m.how)))));
    if (f.evidence.length > 0) {
      body.append(h('h3', {}, w('evidence')), h('ul', { class: 'top' }, ...f.evidence.slice(0, LINES_SHOWN).map((e) => h('li', {}, h('button', { class: 'jump', onclick: () => this.actions.evidence(e.path, e.line) }, h('span', { class: 'count' }, countText(e.line)), h('span', { class: 'clip mono' }, e.text.slice(Math.max(0, e.column - 10), e.column + 140)))))));
      const last = f.evidence[f.evidence.length - 1]!;
      if (f.evidence.length > LINES_SHOWN) body.append(h('p', {}, h('button', { class: 'link last', onclick: () => this.actions.evidence(last.path, last.line) }, w('line', countText(last.line))), h('span', { class: 'quiet' }, ` ${w('othersMore', countText(f.count - LINES_SHOWN))}`)));
    }
    body.append(h('p', { class: 'links' }, h('button', { class: 'link', onclick: () => this.actions.next(f.rule) }, w('nextFinding')), h('button', { class: 'link', onclick: () => this.actions.rulePage(f.rule) }, w('rulePage'))));
    return body;
  }
}

function keyOf(f: Finding, i: number): string {
  return `${f.rule}:${i}`;
}
