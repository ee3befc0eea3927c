import { MAX_BLOCK_LINES, MAX_CELL_LINES } from '../limits';
import { t } from '../l10n';
import { isTypographicQuote } from '../text/csv';
import { cmdletFields } from './cmdlet-fields';
import { areKnown } from './cmdlet-names';
import { CmdletRecord, CmdletRecords, isCutCell, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';

/** The columns of a cmdlet with all its properties are under two hundred. */
const MAX_COLUMNS = 500;
/** No row of names is longer. */
const MAX_NAMES_LINE = 20_000;
const NAME = /^[\p{L}][\p{L}\p{N} _.#-]{0,79}$/u;
/** `;` where the list separator of the culture is one, tabs from a spreadsheet. */
const DELIMITERS = [',', ';', '\t'];
/** What a list property becomes when it is exported as it is: its values are lost. */
const LOST = /^(?:System\.|Microsoft\.Exchange\.)[\w.`]{1,120}\[\]$/;

/** Output of any cmdlet through `Export-Csv` or `ConvertTo-Csv`, also as a spreadsheet saves it again. */
export const cmdletCsv: Format = {
  id: 'cmdlet-csv',
  title: () => t('Cmdlet output (Export-Csv)'),
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (window, state) => (headOf(window) ? (state.log ? Opens.Weak : Opens.Strong) : Opens.No),
  parser: (state, sink) => new CsvParser(state, sink),
};

interface Cell {
  value: string;
  from: number;
  to: number;
}

/** Cells of a line; undefined where a quote does not close on it. */
function cut(text: string, delimiter: string): Cell[] | undefined {
  const out: Cell[] = [];
  for (let i = 0; ; ) {
    const code = text.charCodeAt(i);
    if (code === 34 || isTypographicQuote(code)) {
      const close = closing(text, i + 1, code === 34, delimiter);
      if (close === undefined) return undefined;
      out.push({ value: text.slice(i + 1, close).replaceAll('""', '"'), from: i + 1, to: close });
      i = close + 1;
    } else {
      const end = text.indexOf(delimiter, i);
      const to = end < 0 ? text.length : end;
      out.push({ value: text.slice(i, to), from: i, to });
      i = to;
    }
    if (i >= text.length || out.length > MAX_COLUMNS) return out;
    i++;
  }
}

/** Where a quoted cell ends: a quote before a delimiter or the end of the line. */
function closing(text: string, from: number, straight: boolean, delimiter: string): number | undefined {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (straight ? code !== 34 : !isTypographicQuote(code)) continue;
    if (straight && text.charCodeAt(i + 1) === 34) i++;
    else if (i + 1 === text.length || text[i + 1] === delimiter) return i;
  }
  return undefined;
}

interface Head {
  names: string[];
  delimiter: string;
  /** Lines in front of the first row. */
  lines: number;
}

/** `#TYPE ...`, where Windows PowerShell wrote it, and the names. */
function headOf(window: Window): Head | undefined {
  const type = window.at(0)!.startsWith('#TYPE ') ? 1 : 0;
  const line = window.at(type) ?? '';
  // asked of every line of other blocks: most are told by having no delimiter
  if (!DELIMITERS.some((d) => line.includes(d)) || line.length > MAX_NAMES_LINE || !KNOWN_WORD.test(line)) return undefined;
  for (const delimiter of DELIMITERS) {
    const cells = line.includes(delimiter) ? cut(line, delimiter) : undefined;
    if (!cells || cells.length < 2 || cells.length > MAX_COLUMNS) continue;
    const names = cells.map((c) => c.value.trim());
    if (!names.every((n) => NAME.test(n)) || !areKnown(names)) continue;
    const first = window.at(type + 1);
    // dashes are those of a table whose blanks became tabs
    if (first === undefined || first.trim() === '' || first.startsWith('#') || /^[\s-]+$/.test(first)) return undefined;
    const row = cut(first, delimiter);
    // a sentence with commas has other numbers of them from line to line
    if (row && row.length !== names.length) return undefined;
    return { names, delimiter, lines: type + 1 };
  }
  return undefined;
}

/** Some property, told before anything is cut. */
const KNOWN_WORD = /identity|messagecount|timestamp|eventid|messageid|lasterror|database|counter|status|timecreated|timegenerated|displayname|connectorid|message|cmdletname|exchangeguid|watermark/i;

class CsvParser implements BlockParser {
  private head: Head | undefined;
  private skip = 0;
  private lines = 0;
  /** A row that goes on, and where each of its lines stands: one that was mended may be of several. */
  private open: { parts: string[]; at: number[] } | undefined;
  private readonly records = new CmdletRecords((draft) => this.recordOf(draft));
  private readonly block: CmdletBlock;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
  }

  take(text: string, line: number, window: Window): boolean {
    if (!this.head) {
      this.head = headOf(window);
      if (!this.head) return false;
      this.block.table = line;
      this.skip = this.head.lines - 1;
      return true;
    }
    if (this.skip > 0) {
      this.skip--;
      return true;
    }
    if (++this.lines > MAX_BLOCK_LINES) {
      this.sink.limit?.('block-lines');
      return false;
    }
    if (this.open) return this.more(text, line);
    if (text.trim() === '') return false;
    const cells = cut(text, this.head.delimiter);
    if (cells) return cells.length === this.head.names.length && this.row(line, [text]);
    this.open = { parts: [text], at: [line] };
    return true;
  }

  end(): void {
    this.close();
    this.records.end(this.state, this.sink);
  }

  /** A quoted cell goes on in the next line. */
  private more(text: string, line: number): boolean {
    const { parts, at } = this.open!;
    parts.push(text);
    at.push(line);
    const cells = cut(parts.join('\n'), this.head!.delimiter);
    if (cells?.length === this.head!.names.length) {
      this.open = undefined;
      return this.row(at[0]!, parts);
    }
    if (parts.length < MAX_CELL_LINES) return true;
    this.sink.limit?.('cell-lines');
    this.close();
    return true;
  }

  /** The quote never closed. */
  private close(): void {
    this.open?.parts.forEach((part, i) => this.sink.unparsed(this.open!.at[i]!, part));
    this.open = undefined;
  }

  private row(line: number, lines: readonly string[]): true {
    this.records.add({ line, lines });
    return true;
  }

  private recordOf({ line, lines }: CmdletDraft): CmdletRecord {
    const text = lines.join('\n');
    const cutCells: string[] = [];
    const cells: CmdletCell[] = [];
    cut(text, this.head!.delimiter)!.forEach(({ value, from, to }, i) => {
      const name = this.head!.names[i]!;
      if (LOST.test(value) || isCutCell(value)) cutCells.push(name);
      if (value === '' || LOST.test(value)) return;
      const before = text.slice(0, from);
      const start = before.lastIndexOf('\n') + 1;
      const end = text.indexOf('\n', from);
      cells.push({ name, value, row: lines.length === 1 ? 0 : before.split('\n').length - 1, column: from - start, endColumn: (end >= 0 && end < to ? end : to) - start });
    });
    return new CmdletRecord('cmdlet-csv', line, lines.length, text, cells, { ...this.block, ...(cutCells.length > 0 && { cut: cutCells }) });
  }
}
