import { MAX_CELL_LINES } from '../limits';
import { t } from '../l10n';
import { cutCells, isTypographicQuote, Quote } from '../text/csv';
import { Opens, type BlockParser, type FileState, type Format, type Shape, type Sink } from './format';
import { traceMarksOf } from './pasted';
import { ProseRecord } from './prose';
import { traceFields } from './trace-fields';
import { bareTraceCells, bareTraceStamp, csvTraceStamp, startsTraceRecord } from './trace-line';
import { TraceRecord } from './trace-record';

const NAMES = ['stamp', 'pid', 'tid', 'component', 'category', 'message'] as const;
const QUOTE = 34;
/** What stands between two cells: a comma; a semicolon or a tab where a spreadsheet wrote the file again. */
const BETWEEN = /"[ ]{0,4}[,;\t][ ]{0,4}"/g;

/**
 * Trace of Exchange's components as quoted cells: `"yyyy/MM/dd-HH:mm:ss.fff","pid","tid","component","category","message"`.
 * The message is everything up to the last quote: quotes inside may be doubled or not, commas and line breaks may stand in it.
 */
export const traceCsv: Format = {
  id: 'trace-csv',
  title: () => t('Trace (quoted cells)'),
  language: 'exchange-assistants-trace',
  kind: 'log',
  clock: 'server',
  fields: traceFields,
  counters: [
    { name: 'processes', by: ['pid'] },
    { name: 'components', by: ['component', 'category'] },
  ],
  volatile: ['stamp', 'tid'],
  sparse: true,
  opens: (window) => (Number.isNaN(csvTraceStamp(window.at(0)!)) && Number.isNaN(bareTraceStamp(window.at(0)!)) ? Opens.No : Opens.Strong),
  parser: (_state: FileState, sink: Sink) => new CsvParser(sink),
  startsRecord: startsTraceRecord,
  shape: () => SHAPE,
};

const SHAPE: Shape = {
  names: NAMES, stampKind: 'trace', quotedCells: true, kind: 'trace',
  record: (text, line, ms) => new CsvRecord('trace-csv', line, 1, text, ms),
};

class CsvRecord extends TraceRecord {
  names(): readonly string[] {
    return NAMES;
  }

  protected cut(): number[] {
    const { text } = this;
    const proper = text.includes('"",""') ? properPlaces(text) : undefined;
    if (proper) return proper;
    const places: number[] = [];
    let from = traceMarksOf(text) + 1;
    for (let i = 0; i < NAMES.length - 1; i++) {
      BETWEEN.lastIndex = from;
      const between = BETWEEN.exec(text);
      if (!between) {
        places.push(from, Math.max(from, text.length));
        from = text.length;
      } else {
        places.push(from, between.index);
        from = BETWEEN.lastIndex;
      }
    }
    let last = text.trimEnd().length;
    if (last > from && text.charCodeAt(last - 1) === QUOTE) last--;
    places.push(Math.min(from, text.length), Math.max(from, last));
    return places;
  }

  protected override unquote(value: string): string {
    return value.includes('""') ? value.replaceAll('""', '"') : value;
  }
}

/** A line whose cells lost their quotes: the message is what stands behind the fifth comma. A spreadsheet keeps the quotes of the message alone. */
class BareRecord extends TraceRecord {
  names(): readonly string[] {
    return NAMES;
  }

  protected cut(): number[] {
    const { text } = this;
    const places = bareTraceCells(text)!;
    let from = places.at(-1)! + 1;
    let to = text.trimEnd().length;
    if (to - from > 1 && text.charCodeAt(from) === QUOTE && text.charCodeAt(to - 1) === QUOTE) {
      from++;
      to--;
    }
    return [...places, Math.min(from, to), to];
  }
}

/** Places of the cells where the line is proper CSV: then a comma between doubled quotes stands inside a cell. */
function properPlaces(text: string): number[] | undefined {
  const { at, count, open, odd } = cutCells(text);
  if (count !== NAMES.length || open || odd) return undefined;
  const places: number[] = [];
  for (let i = 0; i < at.length; i += 3) {
    if (at[i + 2] !== Quote.Straight) return undefined;
    places.push(at[i]!, at[i + 1]!);
  }
  return places;
}

class CsvParser implements BlockParser {
  /** A record whose message goes on in the next physical lines, and where each of them stands: one that was mended may be of several. */
  private open: { line: number; ms: number; parts: string[]; at: number[] } | undefined;

  constructor(private readonly sink: Sink) {}

  take(text: string, line: number): boolean {
    if (this.open) {
      if (this.continues(text, line)) return true;
      this.closeOpen();
    }
    const ms = csvTraceStamp(text);
    if (ms !== ms) return text.trim() === '' || this.bare(text, line);
    let straight = text;
    if (text.charCodeAt(traceMarksOf(text)) !== QUOTE) {
      straight = straightQuotes(text);
      this.sink.repair({ line, what: 'typographic-quotes', text });
    }
    if (closes(straight, true)) this.emit(straight, line, 1, ms);
    else this.open = { line, ms, parts: [straight], at: [line] };
    return true;
  }

  private bare(text: string, line: number): boolean {
    const ms = bareTraceStamp(text);
    if (ms !== ms) return false;
    this.sink.repair({ line, what: 'lost-quotes', text });
    this.sink.record(new BareRecord('trace-csv', line, 1, text, ms));
    return true;
  }

  settle(): void {
    if (this.open) this.closeOpen();
  }

  end(cutShort: boolean): void {
    const open = this.open;
    if (open && cutShort && open.parts.length === 1) {
      // the end of the message is missing and nobody knows how much: the line is shown as it is
      this.open = undefined;
      this.sink.unparsed(open.line, open.parts[0]!);
      this.sink.record(new ProseRecord(open.line, open.parts[0]!));
    } else if (open) this.closeOpen(cutShort);
  }

  private emit(text: string, line: number, lines: number, ms: number): void {
    this.sink.record(new CsvRecord('trace-csv', line, lines, text, ms));
  }

  private continues(text: string, line: number): boolean {
    const open = this.open!;
    if (open.parts.length >= MAX_CELL_LINES) this.sink.limit?.('cell-lines');
    if (open.parts.length >= MAX_CELL_LINES || startsTraceRecord(text)) return false;
    open.parts.push(text);
    open.at.push(line);
    if (closes(text, false)) {
      this.open = undefined;
      const whole = open.parts.join('\n');
      this.sink.repair({ line: open.line, what: 'physical-newline', text: open.parts[0]! });
      this.emit(whole, open.line, open.parts.length, open.ms);
    }
    return true;
  }

  /** The quote never closed: the first line stands alone, the others are lines of their own. */
  private closeOpen(cutShort = false): void {
    const { line, ms, parts, at } = this.open!;
    this.open = undefined;
    this.sink.repair({ line, what: cutShort ? 'line-cut' : 'unbalanced-quote', text: parts[0]! });
    this.emit(parts[0]!, line, 1, ms);
    parts.slice(1).forEach((part, i) => {
      if (part.trim() === '') return;
      this.sink.unparsed(at[i + 1]!, part);
      this.sink.record(new ProseRecord(at[i + 1]!, part));
    });
  }
}

const OPENS_CELL = /"[ ]{0,4}[,;\t][ ]{0,4}$/;
/** Units from the quote that ends a cell to the one that begins the next. */
const MOST_BETWEEN = 10;

/** Does the last cell end on this physical line? An odd number of quotes at the end closes it, unless they open it. */
function closes(text: string, first: boolean): boolean {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 32) end--;
  let from = end;
  while (from > 0 && text.charCodeAt(from - 1) === QUOTE) from--;
  const quotes = end - from;
  if (quotes === 0) return false;
  // `,"` opens the cell, `,""` is an empty one, `,"""` opens it with a quote
  if (first && OPENS_CELL.test(text.slice(Math.max(0, from - MOST_BETWEEN), from))) return quotes % 2 === 0;
  return quotes % 2 === 1;
}

function straightQuotes(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += isTypographicQuote(text.charCodeAt(i)) ? '"' : text[i]!;
  return out;
}
