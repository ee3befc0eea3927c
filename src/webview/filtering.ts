import { countText, type EngineEvent, type FacetCounts, type PickedValue, type Query } from '../engine/index';
import type { Client } from './client';
import type { FacetBar } from './facet-bar';
import { save, saved } from './host';
import { allLines, type LogView } from './log-view';
import { Matches } from './matches';
import type { FilterSet, Others } from './protocol';
import type { RowStyle } from './rows';
import type { SearchBar } from './search-bar';
import { w } from './strings';

/** Several choices in a row are one search. */
const GATHER_MS = 120;

export interface FilteringParts {
  client: Client;
  log: LogView;
  bar: SearchBar;
  facets: FacetBar;
  style: RowStyle;
  /** The file that shows and its lines by now. */
  file(): { number: number; lineCount: number };
  /** Places beside the scroll bar changed. */
  places(): void;
}

/** What is searched for, what was found, and what happens to the other lines. */
export class Filtering {
  readonly matches = new Matches();
  query: Query | undefined;
  private id = 0;
  private all: readonly FacetCounts[] = [];
  private part = 1;
  private found: readonly FacetCounts[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly p: FilteringParts) {}

  /** Other lines are hidden. */
  get hides(): boolean {
    return this.query !== undefined && saved.others === 'hide';
  }

  /** Is a line one of those searched for? Undefined where that makes no difference. */
  isMatch(line: number): boolean | undefined {
    if (!this.query) return undefined;
    const match = this.matches.has(line);
    return match ? true : saved.others === 'dim' && this.matches.total > 0 ? false : undefined;
  }

  /** Searches for what the fields say now. */
  find(): void {
    clearTimeout(this.timer);
    const { client, bar, style } = this.p;
    const { text, regex, matchCase } = bar.query();
    save({ query: text, regex, matchCase });
    client.engine({ type: 'stop-search' });
    // what an earlier search still sends is no longer asked for
    const id = ++this.id;
    this.matches.clear();
    this.query = text.trim() === '' && saved.picks.length === 0 ? undefined : { text, regex, matchCase, picks: saved.picks };
    bar.say('');
    style.highlight = undefined;
    if (!this.query) this.found = undefined;
    this.p.facets.show(this.all, this.found, this.part);
    if (!this.query) return this.apply();
    this.matches.begin();
    const file = this.p.file().number;
    client.engine({ type: 'search', id, file, query: this.query });
    void client.ask({ ask: 'highlight', file, query: this.query }).then((answer) => {
      if (id !== this.id || !answer) return;
      if ('problem' in answer) bar.say('', answer.problem);
      else style.highlight = { pattern: new RegExp(answer.source, answer.flags), reach: answer.reach };
      this.p.log.redraw();
    });
    this.apply();
  }

  pick(picks: PickedValue[]): void {
    save({ picks });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), GATHER_MS);
  }

  /** One value more, and its lines are those to look at. */
  pickOnly(field: string, value: string): void {
    this.pick([...saved.picks.filter((p) => p.field !== field), { field, value, exclude: false }]);
  }

  use({ query, others }: FilterSet): void {
    save({ picks: query.picks ?? [], regex: query.regex, matchCase: query.matchCase });
    this.p.bar.load(query.text, others);
    this.others(others);
    this.find();
  }

  clear(): void {
    save({ picks: [] });
    this.p.bar.set('');
    this.p.log.focus();
  }

  /** Another file: what is searched for is searched for there. */
  restart(): void {
    this.matches.clear();
    this.all = [];
    this.found = undefined;
    this.p.facets.show([], undefined, 1);
    if (this.query) this.find();
  }

  /** Values of the whole file. */
  know(facets: readonly FacetCounts[], part: number): void {
    this.all = facets;
    this.part = part;
    this.p.facets.show(this.all, this.found, part);
  }

  onMatches(event: EngineEvent & { type: 'matches' }): void {
    if (event.id !== this.id || event.file !== this.p.file().number) return;
    const { log } = this.p;
    const first = this.matches.lines.length === 0 && event.lines.length > 0;
    this.matches.add(event);
    if (event.facets) {
      this.found = event.facets;
      this.p.facets.show(this.all, this.found, this.part);
    }
    this.say();
    if (first && saved.others !== 'hide' && !this.matches.has(log.active)) this.step(1, true);
    if (saved.others === 'hide') {
      const follows = saved.follow && log.isAtEnd;
      log.setCount(this.matches.list);
      if (follows) log.toEnd();
    }
    if (event.done || first) {
      log.redraw();
      this.p.places();
    }
  }

  onFailed(event: EngineEvent & { type: 'search-failed' }): void {
    if (event.id !== this.id) return;
    this.matches.done = true;
    this.p.bar.say('', event.problem);
  }

  step(direction: 1 | -1, here = false): void {
    const line = this.matches.step(this.p.log.active, direction, here);
    if (line === undefined) return;
    this.p.log.reveal(line);
    this.p.bar.say(w('of', countText(this.matches.list.indexOf(line) + 1), countText(this.matches.total)));
  }

  others(mode: Others): void {
    save({ others: mode });
    this.apply();
  }

  private say(): void {
    const { total, done, part } = this.matches;
    const text = total === 0 ? (done ? w('noMatch') : '') : total === 1 ? w('oneMatch') : w('matches', countText(total));
    this.p.bar.say(done ? text : `${text} ${w('searching')} ${Math.round(part * 100)} %`);
  }

  private apply(): void {
    const { log } = this.p;
    log.setList(this.hides ? this.matches.list : allLines(this.p.file().lineCount), log.active);
    log.redraw();
    this.p.places();
  }
}
