import { t } from '../l10n';
import type { Clock, Rec, Span } from '../model';
import { cellValue, cutCells } from '../text/csv';
import { civilToMs } from '../time/stamp';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';
import { ProseRecord } from './prose';
import { traceFields } from './trace-fields';

const NAMES = ['stamp', 'pid', 'tid', 'component', 'category', 'message'] as const;

/** What tracefmt puts in front of each message by default: `[cpu]pid.tid::MM/dd/yyyy-HH:mm:ss.fff [component]`. Process and thread are hexadecimal. */
const PREFIX = /^\[\d{1,4}\]([0-9A-Fa-f]{4,8})\.([0-9A-Fa-f]{4,8})::((\d\d)\/(\d\d)\/(\d{4})-(\d\d):(\d\d):(\d\d)(?:\.(\d{3,9}))?) {1,4}\[([^\]]{0,200})\] ?/;
/** Columns of tracerpt's dump; the messages are in the last one and behind it. */
const COLUMNS = ['event name', 'pid', 'tid', 'clock-time', 'user data'];
/** A row of names is no longer. */
const MAX_NAMES_LINE = 2_000;
/** Ticks of 100 ns from 1601 to 1970, as milliseconds. */
const EPOCH_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000n;

/** Text of an ETL trace: lines of tracefmt, or the dump of tracerpt. */
export const traceEtl: Format = {
  id: 'trace-etl',
  title: () => t('Trace (text of an ETL file)'),
  kind: 'log',
  clock: 'server',
  fields: {
    ...traceFields,
    pid: { meaning: 'Process id. The tools write it hexadecimal; shown decimal, as other traces have it.' },
    tid: { meaning: 'Thread id. The tools write it hexadecimal; shown decimal, as other traces have it.' },
  },
  counters: [
    { name: 'processes', by: ['pid'] },
    { name: 'components', by: ['component', 'category'] },
  ],
  volatile: ['stamp', 'tid'],
  sparse: true,
  opens: (window) => (PREFIX.test(window.at(0)!) || dumpColumns(window) ? Opens.Strong : Opens.No),
  parser: (_state: FileState, sink: Sink) => new EtlParser(sink),
  startsRecord: (line) => PREFIX.test(line),
};

interface Cell {
  value: string;
  from: number;
  to: number;
}

class EtlRecord implements Rec {
  readonly kind = 'trace';
  readonly format = 'trace-etl';
  readonly lines = 1;

  constructor(
    readonly line: number,
    readonly text: string,
    readonly ms: number,
    readonly clock: Clock,
    private readonly cells: readonly Cell[],
  ) {}

  names(): readonly string[] {
    return NAMES;
  }

  get(name: string): string | undefined {
    return this.cells[this.indexOf(name)]?.value;
  }

  span(name: string): Span | undefined {
    const cell = this.cells[this.indexOf(name)];
    return cell && { column: cell.from, endColumn: cell.to };
  }

  private indexOf(name: string): number {
    return (NAMES as readonly string[]).indexOf(name.toLowerCase());
  }
}

/** Where the columns of a dump stand, by their names in lower case; undefined for any other line. */
function dumpColumns(window: Window): Map<string, number> | undefined {
  const line = window.at(0)!;
  if (line.length > MAX_NAMES_LINE || !/^\s{0,8}Event Name\s{0,40},/i.test(line)) return undefined;
  const columns = new Map(line.split(',').map((name, i) => [name.trim().toLowerCase(), i]));
  return COLUMNS.every((name) => columns.has(name)) ? columns : undefined;
}

/** A row of tracerpt's dump. Its clock counts ticks of 100 ns since 1601, UTC. */
function dumpRecord(text: string, line: number, columns: ReadonlyMap<string, number>): EtlRecord | undefined {
  const cells = cutCells(text);
  if (cells.count <= columns.get('clock-time')!) return undefined;
  const cell = (name: string): Cell => {
    const i = columns.get(name) ?? cells.count;
    if (i >= cells.count) return { value: '', from: text.length, to: text.length };
    const from = cells.at[3 * i]!, blanks = /^\s*/.exec(text.slice(from, cells.at[3 * i + 1]))![0].length, value = cellValue(text, cells, i).trim();
    return { value, from: from + blanks, to: from + blanks + value.length };
  };
  const stamp = cell('clock-time');
  const ms = /^\d{17,19}$/.test(stamp.value) ? Number(BigInt(stamp.value) / TICKS_PER_MS) - EPOCH_MS : NaN;
  if (Number.isNaN(ms)) return undefined;
  const from = Math.min(cell('user data').from, text.length);
  const message = { value: text.slice(from).trim().replace(/^"|"$/g, '').replace(/"\s{0,8},\s{0,8}"/g, ' ').replaceAll('""', '"'), from, to: text.trimEnd().length };
  return new EtlRecord(line, text, ms, 'utc', [stamp, decimal(cell('pid')), decimal(cell('tid')), cell('event name'), cell('type'), { ...message, to: Math.max(from, message.to) }]);
}

/** Hexadecimal digits, with or without `0x`, in the form of other traces. */
function decimal(cell: Cell): Cell {
  const found = /^(?:0x)?([0-9A-Fa-f]{1,8})$/.exec(cell.value);
  return found ? { ...cell, value: String(parseInt(found[1]!, 16)) } : cell;
}

/** A line of tracefmt. Its clock is that of the computer on which it ran. */
function lineRecord(text: string, line: number): EtlRecord | undefined {
  const found = PREFIX.exec(text);
  if (!found) return undefined;
  const [head, pid, tid, stamp, month, day, year, hour, minute, second, fraction = '0', component] = found as unknown as string[];
  const ms = civilToMs(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  if (Number.isNaN(ms)) return undefined;
  const at = (value: string, from: number): Cell => ({ value, from, to: from + value.length });
  const pidAt = text.indexOf(']') + 1, stampAt = text.indexOf('::') + 2, componentAt = text.indexOf('[', stampAt) + 1;
  const end = Math.max(head!.length, text.trimEnd().length);
  return new EtlRecord(line, text, ms, 'server', [
    at(stamp!, stampAt), decimal(at(pid!, pidAt)), decimal(at(tid!, pidAt + pid!.length + 1)), at(component!, componentAt), at('', componentAt + component!.length), at(text.slice(head!.length, end), head!.length),
  ]);
}

class EtlParser implements BlockParser {
  private columns: Map<string, number> | undefined;

  constructor(private readonly sink: Sink) {}

  take(text: string, line: number, window: Window): boolean {
    const header = dumpColumns(window);
    if (header) {
      this.columns = header;
      return true;
    }
    if (text.trim() === '') return true;
    // tracerpt draws a line below the names
    if (this.columns && /^\s*-+\s*$/.test(text)) return true;
    const rec = lineRecord(text, line) ?? (this.columns && dumpRecord(text, line, this.columns));
    if (rec) this.sink.record(rec);
    else if (this.columns) {
      this.sink.unparsed(line, text);
      this.sink.record(new ProseRecord(line, text));
    }
    return rec !== undefined || this.columns !== undefined;
  }

  end(): void {
    // nothing is held back
  }
}
