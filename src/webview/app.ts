import { countText, localToUtc, parseZone, utcToLocal, type Bucket, type EngineEvent, type FileSurvey, type Severity, type ViewFile, type ViewReport } from '../engine/index';
import type { ToPage, ViewStart } from './protocol';
import { Ask } from './ask';
import { Client } from './client';
import { button } from './controls';
import { MAX_COPIED, textToCopy } from './copying';
import { h } from './dom';
import { FacetBar } from './facet-bar';
import { FilterMenu } from './filter-menu';
import { Filtering } from './filtering';
import { isFresh, save, saved, send } from './host';
import { HoverCard } from './hover-card';
import { allLines, LogView } from './log-view';
import { Panels } from './panels';
import type { RowStyle } from './rows';
import { SearchBar } from './search-bar';
import { w } from './strings';
import { Timeline, type TimeMark } from './timeline';
import { clockText, placeOf, zonesOf } from './times';
import { Toolbar } from './toolbar';

/** A message in the toolbar gives way to the file's numbers. */
const SAID_MS = 3_000;

interface FileState {
  file: ViewFile;
  lineCount: number;
  /** First line of the block that may still change. */
  lastBlock: number;
  indexed: boolean;
}

/** The page: what is known, what is shown, and what happens when something is pressed. */
export class App {
  private readonly client: Client;
  private readonly files: FileState[];
  private report: ViewReport | undefined;
  private current = 0;
  private readonly surveys: (FileSurvey | undefined)[] = [];
  private said: ReturnType<typeof setTimeout> | undefined;
  private toRestore: number | undefined = saved.line;
  private readonly openRuns = new Set<string>();
  private readonly openNotes = new Set<string>();
  private readonly style: RowStyle;
  private readonly log: LogView;
  private readonly bar: Toolbar;
  private readonly search: SearchBar;
  private readonly filtering: Filtering;
  private readonly filters: FilterMenu;
  private readonly timeline: Timeline;
  private readonly panels: Panels;
  private readonly card: HoverCard;
  private readonly ask: Ask;
  private readonly notice: HTMLElement;
  private readonly status: HTMLElement;

  constructor(
    private readonly start: ViewStart,
    root: HTMLElement,
  ) {
    this.files = start.files.map((file) => ({ file, lineCount: 0, lastBlock: 1, indexed: false }));
    this.current = Math.min(saved.file, this.files.length - 1);
    if (isFresh && start.line !== undefined) this.toRestore = start.line;
    this.style = {
      notes: saved.notes, openRuns: this.openRuns, openNotes: this.openNotes, highlight: undefined, digits: 4,
      isMatch: (line) => this.filtering.isMatch(line), isMarked: (line) => this.marks().includes(line),
    };
    this.client = new Client(start, (event) => this.onEvent(event));
    this.log = new LogView({
      load: (from, to) => this.client.ask({ ask: 'lines', file: this.current, from, to }), style: this.style, moved: (line) => this.moved(line), key: (e) => this.onKey(e),
      scrolled: () => this.card.close(), pointer: (place) => (place ? this.card.pointerAt(place.line, place.column) : this.card.pointerLeft()),
      actions: {
        toggleRun: (id) => this.toggle(this.openRuns, id), toggleNote: (id) => this.toggle(this.openNotes, id),
        next: (rule, line, direction) => void this.goToNext(direction, [rule], line), rulePage: (rule) => send({ type: 'rule-page', rule }), showFinding: (f) => this.panels.reveal(f),
      },
    });
    this.bar = new Toolbar({
      cancel: () => this.client.engine({ type: 'stop' }), goOn: () => this.client.engine({ type: 'go-on' }), unfold: (on) => this.tools(on ? 'all' : 'none'), file: (n) => this.show(n), zone: (z) => this.zone(z), goTo: () => this.askPlace(), notes: (on) => this.notes(on),
      follow: (on) => this.follow(on), panel: (on) => this.showPanel(on), copy: (noted) => void this.copy(noted), openText: () => send({ type: 'open-text', file: this.current, line: this.log.active }),
      report: (format) => this.client.engine({ type: 'report', id: 1, format }),
    }, start.fitsEditor);
    this.filters = new FilterMenu((set) => this.filtering.use(set));
    this.filters.show(start.filters);
    const facets = new FacetBar({ pick: (picks) => this.filtering.pick(picks), clear: () => this.filtering.clear() }, this.filters.element);
    this.search = new SearchBar({ search: () => this.filtering.find(), step: (d) => this.filtering.step(d), others: (mode) => this.filtering.others(mode), leave: () => this.leaveSearch() });
    this.filtering = new Filtering({ client: this.client, log: this.log, bar: this.search, facets, style: this.style, places: () => this.places(), file: () => ({ number: this.current, lineCount: this.files[this.current]!.lineCount }) });
    this.timeline = new Timeline({ go: (b, _step, findings) => void this.goToBucket(b, findings), mark: (m) => this.goToMark(m), zoom: (range) => save({ range }) }, this.bar.zones);
    this.timeline.range = saved.range;
    this.panels = new Panels({
      evidence: (path, line) => this.goToPath(path, line), next: (rule) => void this.goToNext(1, [rule]), rulePage: (rule) => send({ type: 'rule-page', rule }), filter: (text) => this.search.set(text),
      go: (line) => this.goToLine(line), pick: (field, value) => this.filtering.pickOnly(field, value), time: (ms) => this.timeText(ms), objects: (parent) => this.client.ask({ ask: 'objects', file: this.current, ...(parent === undefined ? {} : { parent }) }),
    });
    this.card = new HoverCard({
      ask: (line, column) => this.client.ask({ ask: 'hover', file: this.current, line, column, ...this.hoverZones() }), rulePage: (rule) => send({ type: 'rule-page', rule }),
      showFinding: (f) => this.showFinding(f), place: (line, column, bring) => this.log.rectOf(line, column, bring), leave: () => this.log.focus(),
    });
    // what is pressed elsewhere is looked at instead
    document.addEventListener('pointerdown', (e) => this.card.element.contains(e.target as Node) || this.card.close());
    // VS Code selects all of the page, controls and all, where the lines are meant
    document.addEventListener('selectstart', (e) => {
      if (e.target !== document.body || !this.log.hasFocus) return;
      e.preventDefault();
      this.log.selectAll();
    });
    this.ask = new Ask(() => this.log.focus());
    this.notice = h('div', { class: 'notice', role: 'status', hidden: true });
    this.status = h('div', { class: 'sr', role: 'status', 'aria-live': 'polite' });
    this.search.element.append(h('span', { class: 'grow' }), this.bar.switches);
    root.append(h('header', {}, this.bar.element, this.timeline.element, this.search.element, facets.element), this.notice, h('main', { class: 'body' }, this.log.element, this.panels.element), this.ask.element, this.card.element, this.status);
    this.showPanel(saved.panel);
    this.tools('none');
    this.bar.files(start.files, this.current);
    this.panels.marks(this.marks(), () => '');
    if (saved.query !== '' || saved.picks.length > 0) setTimeout(() => this.search.now(), 0);
    if (saved.follow) send({ type: 'follow', on: true });
  }

  onHost(message: ToPage): void {
    this.client.fromHost(message);
    if (message.type === 'grown') this.grown(message.file, message.size);
    else if (message.type === 'added') this.added(message.file);
    else if (message.type === 'filters') this.filters.show(message.sets);
    else if (message.type === 'reveal') {
      this.show(message.file);
      this.toRestore = message.line;
      this.restore();
    } else if (message.type === 'do') this.do(message.what);
  }

  private do(what: (ToPage & { type: 'do' })['what']): void {
    if (what === 'next' || what === 'previous') void this.goToNext(what === 'next' ? 1 : -1, []);
    else if (what === 'search') this.searchFor();
    else if (what === 'go-to-line') this.askPlace();
    else this.client.engine({ type: 'report', id: 1, format: 'markdown' });
  }

  private onEvent(event: EngineEvent): void {
    switch (event.type) {
      case 'index': return this.onIndex(event);
      case 'progress': return this.bar.running(event);
      case 'report': return this.onReport(event.report);
      case 'matches': return this.filtering.onMatches(event);
      case 'survey': return this.onSurvey(event.file, event.survey);
      case 'scanned': return send({ type: 'scanned', file: event.file, scan: event.scan });
      case 'search-failed': return this.filtering.onFailed(event);
      case 'report-text': return send({ type: 'save', format: event.format, text: event.text });
      case 'failed':
        this.bar.idle();
        this.notice.replaceChildren(w('failed', event.error));
        this.notice.hidden = false;
        return;
    }
  }

  private onIndex(event: EngineEvent & { type: 'index' }): void {
    const state = this.files[event.file];
    if (!state) return;
    const { delta } = event;
    const shrunk = delta.lineCount < state.lineCount;
    const changed = shrunk ? 1 : state.lastBlock;
    const follows = saved.follow && this.log.isAtEnd && state.indexed;
    state.lineCount = delta.lineCount;
    state.lastBlock = delta.lines[delta.lines.length - 1] ?? state.lastBlock;
    state.indexed = event.done;
    if (event.file !== this.current) return;
    const first = performance.getEntriesByName('first-lines').length === 0;
    if (first) performance.mark('index');
    this.digits();
    if (!this.filtering.hides) this.log.setCount(allLines(state.lineCount));
    this.log.invalidate(changed);
    this.restore();
    if (follows) this.log.toEnd();
    if (event.done) void this.panels.objects();
    if (event.done && state.lineCount === 0) this.say(w('empty'));
    this.bar.lines(state.lineCount, this.report?.files[this.current]?.records ?? 0);
  }

  /** Goes back to the line the reader was at, once it is there. */
  private restore(): void {
    const state = this.files[this.current]!;
    if (this.toRestore === undefined || (state.lineCount < this.toRestore && !state.indexed)) return;
    const line = this.toRestore;
    this.toRestore = undefined;
    if (line > 1) this.log.reveal(Math.min(line, state.lineCount));
  }

  private onReport(report: ViewReport): void {
    this.report = report;
    this.panels.report(report);
    this.zones();
    // words are new: pages are dressed again
    this.log.invalidate();
    this.places();
    this.bar.lines(this.files[this.current]!.lineCount, report.files[this.current]?.records ?? 0);
    this.element().dataset.complete = String(report.complete);
  }

  private onSurvey(file: number, survey: FileSurvey): void {
    this.surveys[file] = survey;
    this.element().dataset.surveyed = String(this.files.every((_, i) => !this.surveys[i] || this.surveys[i]!.done));
    if (survey.done) this.bar.idle();
    else this.bar.counting(survey.part);
    if (file === this.current) this.showSurvey();
    this.drawTimeline();
  }

  private showSurvey(): void {
    const survey = this.surveys[this.current];
    this.filtering.know(survey?.facets ?? [], survey?.part ?? 1);
    this.panels.survey(survey);
  }

  private element(): HTMLElement {
    return document.getElementById('app')!;
  }

  private zones(): void {
    if (!this.report) return;
    const zones = zonesOf(this.report.utc, this.start.localZone, this.report.files[this.current], saved.zone);
    this.bar.showZones(zones, saved.zone);
    this.panels.redrawTimes();
    this.drawTimeline();
  }

  /** Marks of the case and of every file, on the report's clock. */
  private drawTimeline(): void {
    const { report } = this;
    if (!report) return;
    const marks = this.surveys.flatMap((s, file) => (s?.marks ?? []).map((m): TimeMark => ({ at: this.reportTime(m.ms, file), what: m.what, kind: m.kind, file, line: m.line })));
    // what a line says of itself is told once
    const told = new Set(marks.map((m) => `${m.file} ${m.line}`));
    const story = report.marks.filter((m) => !told.has(`${m.file} ${m.line}`));
    this.timeline.show(report, [...story.map((m): TimeMark => ({ ...m, kind: 'story' })), ...marks].sort((a, b) => a.at - b.at), this.shownZone()?.zone);
  }

  /** From a file's own clock to the report's. */
  private reportTime(ms: number, file = this.current): number {
    const summary = this.report?.files[file];
    if (!this.report?.utc || !summary) return ms;
    // a zone that was named: its offset is that of the day
    const zone = parseZone(summary.zone);
    return zone && zone.fixed === undefined ? localToUtc(ms, zone).utc : ms - (summary.offsetMinutes ?? 0) * 60_000;
  }

  private timeText(ms: number): string {
    return clockText(this.reportTime(ms), this.shownZone()?.zone, 'second');
  }

  private hoverZones(): { localZone?: NonNullable<ReturnType<typeof parseZone>>; serverZone?: NonNullable<ReturnType<typeof parseZone>> } {
    const localZone = parseZone(this.start.localZone);
    const name = this.start.options.zone ?? this.report?.files[this.current]?.zone;
    const serverZone = name ? parseZone(name) : undefined;
    return { ...(localZone ? { localZone } : {}), ...(serverZone ? { serverZone } : {}) };
  }

  private showFinding(index: number): void {
    if (!saved.panel) this.showPanel(true);
    this.panels.reveal(index);
  }

  private shownZone(): ReturnType<typeof zonesOf>[number] | undefined {
    const zones = zonesOf(this.report?.utc ?? true, this.start.localZone, this.report?.files[this.current], saved.zone);
    return zones.find((z) => z.value === saved.zone) ?? zones[0];
  }

  private zone(value: string): void {
    if (value === 'other') return this.ask.show(w('otherZone'), w('otherZoneHint'), (text) => {
      const zones = zonesOf(true, this.start.localZone, undefined, `=${text}`);
      if (!zones.some((z) => z.value === `=${text}`)) return w('badZone');
      save({ zone: `=${text}` });
      this.zones();
      return undefined;
    });
    save({ zone: value });
    this.zones();
  }

  /** Lines of findings, matches and marks beside the scroll bar. */
  private places(): void {
    const { file, lineCount } = this.files[this.current]!;
    if (lineCount === 0) return;
    const list: { part: number; kind: Severity | 'match' | 'mark' }[] = [];
    if (!this.filtering.hides) {
      for (const f of this.report?.findings ?? []) if (f.severity !== 'hint') for (const e of f.evidence) if (e.path === file.path) list.push({ part: e.line / lineCount, kind: f.severity });
      for (const line of this.filtering.matches.sample(2000)) list.push({ part: line / lineCount, kind: 'match' });
    }
    for (const line of this.marks()) list.push({ part: line / lineCount, kind: 'mark' });
    this.log.bar.mark(list);
  }

  private show(number: number): void {
    if (number === this.current || !this.files[number]) return;
    this.current = number;
    save({ file: number, line: 1 });
    this.card.close();
    this.bar.files(this.files.map((f) => f.file), number);
    this.bar.lines(this.files[number]!.lineCount, this.report?.files[number]?.records ?? 0);
    this.digits();
    this.log.active = this.log.anchor = 1;
    this.log.invalidate();
    this.log.setList(allLines(this.files[number]!.lineCount), 1);
    this.places();
    this.panels.marks(this.marks(), (line) => this.log.lineData(line)?.text ?? '');
    this.filtering.restart();
    this.showSurvey();
    void this.panels.objects();
    this.zones();
  }

  private digits(): void {
    this.style.digits = Math.max(4, String(this.files[this.current]!.lineCount).length);
  }

  private moved(line: number): void {
    save({ line });
    const ms = this.log.lineData(line)?.ms;
    if (ms !== undefined) this.timeline.at(this.reportTime(ms));
  }

  // --- going to places

  private goToPath(path: string, line: number): void {
    const number = this.files.findIndex((f) => f.file.path === path);
    if (number >= 0) this.show(number);
    this.goToLine(line);
  }

  private goToLine(line: number): void {
    const state = this.files[this.current]!;
    if (line > state.lineCount && !state.indexed) this.toRestore = line;
    else {
      // a line that a filter hides is still where one wants to go
      if (this.filtering.hides && !this.filtering.matches.has(line)) this.search.chooseOthers('dim');
      this.log.reveal(Math.max(1, Math.min(line, state.lineCount)));
    }
    this.log.focus();
  }

  private async goToNext(direction: 1 | -1, rules: string[], from = this.log.active): Promise<void> {
    const line = await this.client.ask({ ask: 'next', file: this.current, where: { line: from, direction, rules } });
    if (line === undefined) this.say(w('nothingFound'));
    else this.goToLine(line);
  }

  private async goToBucket(b: Bucket, findings: boolean): Promise<void> {
    const found = findings ? this.report?.findings[b.top] : undefined;
    const { path } = this.files[this.current]!.file;
    if (found && !found.evidence.some((e) => e.path === path) && found.evidence[0]) return this.goToPath(found.evidence[0].path, found.evidence[0].line);
    const line = await this.goToTime(b.at);
    if (line !== undefined && found) {
      const next = await this.client.ask({ ask: 'next', file: this.current, where: { line: line - 1, direction: 1, rules: [found.rule] } });
      if (next !== undefined) this.goToLine(next);
    }
  }

  private goToMark(mark: TimeMark): void {
    if (mark.line === undefined) return void this.goToTime(mark.at);
    if (mark.file !== undefined) this.show(mark.file);
    this.goToLine(mark.line);
  }

  private async goToTime(ms: number): Promise<number | undefined> {
    const summary = this.report?.files[this.current];
    const zone = summary && parseZone(summary.zone);
    const own = !this.report?.utc ? ms : zone && zone.fixed === undefined ? utcToLocal(ms, zone) : ms + (summary?.offsetMinutes ?? 0) * 60_000;
    const line = await this.client.ask({ ask: 'time', file: this.current, ms: own });
    if (line !== undefined) this.goToLine(line);
    return line;
  }

  private askPlace(): void {
    this.ask.show(w('goToLine'), w('goHint'), (text) => {
      const place = placeOf(text, this.report?.files[this.current]?.from ?? undefined, this.shownZone()?.zone);
      if (!place) return w('goHint');
      if ('line' in place) this.goToLine(place.line);
      else void this.goToTime(place.ms);
      return undefined;
    });
  }

  // --- switches

  private toggle(set: Set<string>, id: string): void {
    if (set.has(id)) set.delete(id);
    else set.add(id);
    this.log.redraw();
  }

  private notes(on: boolean): void {
    save({ notes: on });
    this.style.notes = on;
    this.log.redraw();
  }

  /** What a low window shows above the log; a high one shows all of it. */
  private tools(what: 'none' | 'search' | 'all'): void {
    this.element().dataset.tools = what;
    this.bar.unfolded(what === 'all');
  }

  private searchFor(): void {
    if (this.element().dataset.tools === 'none') this.tools('search');
    this.search.focus();
  }

  private leaveSearch(): void {
    if (this.element().dataset.tools === 'search') this.tools('none');
    this.log.focus();
  }

  private showPanel(on: boolean): void {
    save({ panel: on });
    this.panels.element.hidden = !on;
    this.bar.panelShown(on);
  }

  private follow(on: boolean): void {
    save({ follow: on });
    send({ type: 'follow', on });
    if (on) this.log.toEnd();
  }

  private grown(number: number, size: number): void {
    const state = this.files[number];
    if (!state) return;
    state.file = { ...state.file, size };
    this.bar.files(this.files.map((f) => f.file), this.current);
    if (this.start.scanning === 'page') this.client.engine({ type: 'grow', file: number, size });
  }

  private added(file: ViewFile): void {
    const known = this.files.findIndex((f) => f.file.path === file.path);
    if (known >= 0) {
      this.files[known]!.file = file;
      return this.bar.files(this.files.map((f) => f.file), this.current);
    }
    const follows = saved.follow && this.log.isAtEnd;
    this.files.push({ file, lineCount: 0, lastBlock: 1, indexed: false });
    this.client.add(file);
    this.bar.files(this.files.map((f) => f.file), this.current);
    if (follows) this.show(this.files.length - 1);
    const number = this.files.length - 1;
    this.notice.replaceChildren(w('rotated', file.name), ' ', button(w('showIt'), () => this.show(number)), button(w('close'), () => (this.notice.hidden = true)));
    this.notice.hidden = follows;
  }

  // --- marks, copying, keys

  private marks(): number[] {
    return saved.marks[this.files[this.current]!.file.path] ?? [];
  }

  private toggleMark(): void {
    const line = this.log.active;
    const before = this.marks();
    const after = before.includes(line) ? before.filter((x) => x !== line) : [...before, line].sort((a, b) => a - b);
    save({ marks: { ...saved.marks, [this.files[this.current]!.file.path]: after } });
    this.panels.marks(after, (n) => this.log.lineData(n)?.text ?? '');
    this.log.redraw();
    this.places();
  }

  private async copy(withNotes: boolean): Promise<void> {
    const { from, to } = this.log.selection();
    const lines = this.log.between(from, to, MAX_COPIED);
    send({ type: 'copy', text: await textToCopy(this.client, this.current, this.files[this.current]!.file.name, lines, withNotes), lines: lines.length });
    if (lines.length === MAX_COPIED) this.say(w('atMost', w('lines', countText(MAX_COPIED))));
  }

  /** F8 is a command of VS Code, which hears of every key as well: handled here, too, it would go two steps. */
  private onKey(e: KeyboardEvent): void {
    const command = e.ctrlKey || e.metaKey;
    const data = this.log.lineData(this.log.active);
    const note = data?.notes.find((n) => !n.folded && (n.detail.length > 0 || n.like > 0));
    if (command && e.key.toLowerCase() === 'a') this.log.selectAll();
    else if (command && e.key.toLowerCase() === 'c') {
      if (window.getSelection()?.toString()) return;
      void this.copy(e.shiftKey);
    } else if (command && e.key.toLowerCase() === 'f') this.searchFor();
    else if (command || e.altKey) return;
    else if (e.key === '/') this.searchFor();
    else if (e.key === 'g') this.askPlace();
    else if (e.key === 'm') this.toggleMark();
    else if (e.key === 'i') void this.card.openByKey(this.log.active);
    else if (e.key === 'n' || e.key === 'N') void this.goToNext(e.key === 'n' ? 1 : -1, []);
    else if ((e.key === 'Enter' || e.key === ' ') && note) this.toggle(this.openNotes, `${data!.line}:${note.key}`);
    else if (e.key === '*' && note) this.toggle(this.openRuns, note.key);
    else return;
    e.preventDefault();
  }

  private say(text: string): void {
    this.status.textContent = text;
    this.bar.say(text);
    clearTimeout(this.said);
    this.said = setTimeout(() => this.bar.lines(this.files[this.current]!.lineCount, this.report?.files[this.current]?.records ?? 0), SAID_MS);
  }
}
