import { t } from '../l10n';
import type { Clock, Rec, Span } from '../model';
import { civilToMs } from '../time/stamp';
import { Columns } from './fields-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink } from './format';

const FIELDS = /^#Fields:\s+(date\s.*|time\s.*|s-\S+\s.*|c-\S+\s.*|cs-\S+\s.*)$/i;
const DIRECTIVE = /^#(Software: Microsoft (?:Internet Information Services|HTTP Server API)|Version: 1\.0|Date: \d{4}-\d\d-\d\d \d\d:)/i;
const ROW = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s/;

/** W3C extended log of IIS: blank-separated columns, UTC. Source: Microsoft, "W3C logging". */
export const iisLog: Format = {
  id: 'iis-log',
  title: () => t('IIS log'),
  language: 'exchange-fields-log',
  kind: 'log',
  clock: 'utc',
  opens: (window, state) => {
    const line = window.at(0)!;
    if (FIELDS.test(line) || DIRECTIVE.test(line)) return Opens.Strong;
    return state.fields?.format === 'iis-log' && ROW.test(line) ? Opens.Strong : Opens.No;
  },
  parser: (state, sink) => new IisParser(state, sink),
  startsRecord: (line, state) => state.fields?.format === 'iis-log' && ROW.test(line),
  volatile: ['date', 'time', 'time-taken', 'c-port'],
  counters: [{ name: 'requests', by: ['sc-status'] }],
  fields: {
    date: { meaning: 'Day of the request, in UTC.' },
    time: { meaning: 'Time of the request, in UTC.' },
    's-ip': { meaning: 'Address of this server.' },
    'cs-method': { meaning: 'HTTP verb.' },
    'cs-uri-stem': { meaning: 'What was asked for: the virtual directory tells the protocol.' },
    'cs-uri-query': { meaning: 'Query; Exchange puts its own diagnostics here.' },
    's-port': { meaning: 'Port of this server: 443 or 80 front end, 444 or 81 back end (2013 and later).' },
    'cs-username': { meaning: 'Who signed in; - for nobody.' },
    'c-ip': { meaning: 'Address of the client or load balancer.' },
    'cs(User-Agent)': { meaning: 'The client program.' },
    'sc-status': { meaning: 'HTTP status.' },
    'sc-substatus': { meaning: 'IIS sub-status, for example the 1 of 401.1.' },
    'sc-win32-status': { meaning: 'Windows error code, decimal.' },
    'time-taken': { meaning: 'Milliseconds the request took.' },
  },
};

class IisParser implements BlockParser {
  private columns: Columns | undefined;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    if (state.fields?.format === 'iis-log') this.columns = new Columns(state.fields.names);
  }

  take(text: string, line: number): boolean {
    if (text.charCodeAt(0) === 35) return this.directive(text);
    if (text.trim() === '') return true;
    if (this.columns && this.row(text, line)) return true;
    if (!this.state.log) return false;
    this.sink.unparsed(line, text);
    return true;
  }

  end(): void {}

  private directive(text: string): boolean {
    const fields = FIELDS.exec(text);
    if (fields) {
      this.columns = new Columns(fields[1]!.trim().split(/\s+/));
      this.state.fields = { format: 'iis-log', names: [...this.columns.names] };
    } else if (!DIRECTIVE.test(text)) return this.state.log;
    const colon = text.indexOf(':');
    this.sink.header(text.slice(1, colon).toLowerCase().trim(), text.slice(colon + 1).trim());
    return true;
  }

  private row(text: string, line: number): boolean {
    const columns = this.columns!;
    const cells = blankCells(text);
    const names = columns.names.length;
    if (cells.length / 2 < names) return false;
    const rejoin = cells.length / 2 > names;
    if (rejoin) this.sink.repair({ line, what: 'rejoined-cells', text });
    const rec = new BlankCellsRecord(line, text, columns, rejoin ? rejoined(cells, columns) : cells);
    this.sink.record(rec);
    return true;
  }
}

/** Start and end of each blank-separated cell. */
function blankCells(text: string): number[] {
  const out: number[] = [];
  let i = 0;
  while (i < text.length) {
    let end = text.indexOf(' ', i);
    if (end < 0) end = text.length;
    if (end > i) out.push(i, end);
    i = end + 1;
  }
  return out;
}

/** Raw blanks inside a cell (user agents, queries): the surplus joins the query, the only free-text column before the numbers at the end. */
function rejoined(cells: number[], columns: Columns): number[] {
  const surplus = cells.length / 2 - columns.names.length;
  const at = Math.max(columns.of('cs-uri-query'), 0);
  return [...cells.slice(0, 2 * at), cells[2 * at]!, cells[2 * (at + surplus) + 1]!, ...cells.slice(2 * (at + surplus + 1))];
}

class BlankCellsRecord implements Rec {
  readonly kind = 'iis';
  readonly format = 'iis-log';
  readonly lines = 1;
  readonly clock: Clock = 'utc';
  readonly ms: number;

  constructor(
    readonly line: number,
    readonly text: string,
    private readonly columns: Columns,
    private readonly cells: number[],
  ) {
    this.ms = stamp(this.get('date') ?? '', this.get('time') ?? '');
  }

  names(): readonly string[] {
    return this.columns.names;
  }

  get(name: string): string | undefined {
    const at = this.span(name);
    return at && this.text.slice(at.column, at.endColumn);
  }

  span(name: string): Span | undefined {
    const i = this.columns.of(name);
    if (i < 0 || 2 * i + 1 >= this.cells.length) return undefined;
    return { column: this.cells[2 * i]!, endColumn: this.cells[2 * i + 1]! };
  }
}

function stamp(date: string, time: string): number {
  if (date.length !== 10 || time.length < 8) return NaN;
  const n = (s: string, from: number, to: number): number => Number(s.slice(from, to));
  return civilToMs(n(date, 0, 4), n(date, 5, 7), n(date, 8, 10), n(time, 0, 2), n(time, 3, 5), n(time, 6, 8));
}
