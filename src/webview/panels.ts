import { countText, type FileSurvey, type ObjectRow, type ViewReport } from '../engine/index';
import { h } from './dom';
import { FindingsPanel } from './findings-panel';
import { ObjectsPanel } from './objects-panel';
import { RankingPanel } from './ranking-panel';
import { SessionsPanel } from './sessions-panel';
import { SidePanel } from './side-panel';
import { w } from './strings';

export interface PanelsActions {
  evidence(path: string, line: number): void;
  next(rule: string): void;
  rulePage(rule: string): void;
  filter(text: string): void;
  go(line: number): void;
  pick(field: string, value: string): void;
  time(ms: number): string;
  objects(parent: string | undefined): Promise<ObjectRow[] | undefined>;
}

/** What stands beside the log: findings, sessions, who is met most, objects, marked lines. */
export class Panels {
  private readonly side: SidePanel;
  private readonly findings: FindingsPanel;
  private readonly sessions: SessionsPanel;
  private readonly ranking: RankingPanel;
  private readonly objectList: ObjectsPanel;
  private readonly markList: HTMLElement;
  private known: { report?: ViewReport; survey?: FileSurvey | undefined } = {};

  constructor(private readonly actions: PanelsActions) {
    this.findings = new FindingsPanel(actions);
    this.sessions = new SessionsPanel({ go: (line) => actions.go(line), only: (field, key) => actions.pick(field, key), time: (ms) => actions.time(ms) });
    this.ranking = new RankingPanel({ search: (text) => actions.filter(text), pick: (field, value) => actions.pick(field, value) });
    this.objectList = new ObjectsPanel({ load: (parent) => actions.objects(parent), go: (line) => actions.go(line) });
    this.markList = h('ul', { class: 'marks', role: 'list' });
    this.side = new SidePanel([
      { id: 'findings', title: w('findings'), element: this.findings.element },
      { id: 'sessions', title: w('sessions'), element: this.sessions.element },
      { id: 'ranking', title: w('ranking'), element: this.ranking.element },
      { id: 'objects', title: w('objects'), element: this.objectList.element },
      { id: 'marks', title: w('marks'), element: h('div', {}, this.markList) },
    ], (id) => id === 'sessions' && this.sessions.opened());
    this.side.offer('sessions', false);
    this.side.offer('objects', false);
  }

  get element(): HTMLElement {
    return this.side.element;
  }

  report(report: ViewReport): void {
    this.known.report = report;
    this.findings.show(report);
    this.rank();
  }

  survey(survey: FileSurvey | undefined): void {
    this.known.survey = survey;
    this.side.offer('sessions', (survey?.sessions.total ?? 0) > 0);
    this.sessions.show(survey?.sessions, survey?.part ?? 0);
    this.rank();
  }

  redrawTimes(): void {
    this.sessions.redraw();
  }

  /** The file is there as a whole: it may be a debugger log. */
  async objects(): Promise<void> {
    this.side.offer('objects', await this.objectList.load());
  }

  marks(lines: readonly number[], textOf: (line: number) => string): void {
    this.markList.replaceChildren(...(lines.length === 0 ? [h('li', { class: 'quiet' }, w('noMarks'))] : lines.map((line) => h('li', {}, h('button', { class: 'jump', onclick: () => this.actions.go(line) }, h('span', { class: 'shape', 'aria-hidden': 'true' }, '◆'), ` ${w('line', countText(line))} `, h('span', { class: 'quiet clip' }, textOf(line).slice(0, 120)))))));
  }

  reveal(finding: number): void {
    this.side.open('findings');
    this.findings.reveal(finding);
  }

  private rank(): void {
    const { report, survey } = this.known;
    this.ranking.show(report?.findings ?? [], survey?.subjects ?? [], new Set((survey?.facets ?? []).map((f) => f.field)));
  }
}
