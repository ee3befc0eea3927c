import { MAX_BLOCK_LINES } from '../limits';
import { t } from '../l10n';
import { cmdletFields } from './cmdlet-fields';
import { CmdletRecord, CmdletRecords, isCutCell, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';
import { plainBlanks, plainWindow } from './pasted';
import { isBarePrompt, promptCommand } from './prompt';
import { dashColumns, fitsExactly, rowCells, type TableColumn } from './table-columns';

/** Blank lines between the name of a group and its table. */
const MAX_BLANKS = 2;

/** Output of any cmdlet through `Format-Table`: names, a row of dashes, rows. The dashes give the columns. */
export const formatTable: Format = {
  id: 'format-table',
  title: () => t('Cmdlet output (Format-Table)'),
  language: 'exchange-cmdlet-output',
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (lines, state) => (opensAt(plainWindow(lines), state) ? (state.log ? Opens.Strong : Opens.Weak) : Opens.No),
  parser: (state, sink) => new TableParser(state, sink),
};

function opensAt(window: Window, state: FileState): boolean {
  return tableHead(window, groupLines(window), state) !== undefined;
}

/** `   Server: EX01` above a table of `-GroupBy`. */
const GROUP = /^ {3}([\p{L}_][\p{L}\p{N}_]{0,60}): (\S.{0,300})$/u;

/** Lines from a group's name to the names of its columns; 0 where no group begins here. */
function groupLines(window: Window): number {
  if (!GROUP.test(window.at(0) ?? '')) return 0;
  let ahead = 1;
  while (ahead <= MAX_BLANKS && window.at(ahead)?.trim() === '') ahead++;
  return ahead > 1 ? ahead : 0;
}

/** The columns of a table whose names stand `ahead` lines from here, and how far below them the dashes are. */
function tableHead(window: Window, ahead: number, state: FileState): { columns: TableColumn[]; dashes: number } | undefined {
  const names = window.at(ahead);
  if (names === undefined || names.trim() === '') return undefined;
  for (let dashes = 1; dashes <= 2; dashes++) {
    const text = window.at(ahead + dashes);
    if (text === undefined) return undefined;
    if (text.trim() === '') continue;
    const columns = dashColumns(names, text);
    if (!columns) return undefined;
    // one column of dashes is also how a heading is underlined
    if (columns.length === 1 && !/\|\s*(?:ft|format-table|select)\b/i.test(state.command ?? '')) return undefined;
    return { columns, dashes };
  }
  return undefined;
}

/** The row that may go on, with the cells of its lines. */
interface Row {
  line: number;
  lines: string[];
  parts: (CmdletCell | undefined)[][];
}

/** A console is no narrower than that its last column breaks shorter values. */
const WRAPPED_FROM = 20;

class TableParser implements BlockParser {
  private columns: TableColumn[] | undefined;
  private skip = 0;
  private readonly records = new CmdletRecords((draft) => this.recordOf(draft));
  private last: Row | undefined;
  private count = 0;
  private readonly block: CmdletBlock;
  private readonly wraps: boolean;
  /** A blank line stands between the names and the dashes. */
  private doubled = false;
  /** Where the widest of its lines so far ends. */
  private widest = 0;
  /** What the rows are grouped by. */
  private group: CmdletCell | undefined;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
    this.wraps = /\s-wr?a?p?\b/i.test(state.command ?? '');
  }

  take(raw: string, line: number, lines: Window): boolean {
    const text = plainBlanks(raw);
    const window = plainWindow(lines);
    if (!this.columns) {
      const above = groupLines(window);
      const head = tableHead(window, above, this.state);
      if (!head) return false;
      const group = above > 0 ? GROUP.exec(text) : null;
      if (group) this.group = { name: group[1]!, value: group[2]!.trim(), row: -1, column: 0, endColumn: 0 };
      this.block.table = line + above;
      this.columns = head.columns;
      this.doubled = head.dashes > 1;
      this.skip = above + head.dashes;
      return true;
    }
    if (this.skip > 0) {
      this.skip--;
      return true;
    }
    if (text.trim() === '') return this.blank(window);
    const cells = this.cellsOf(text);
    if (this.count >= MAX_BLOCK_LINES) this.sink.limit?.('block-lines');
    if (!cells || this.count >= MAX_BLOCK_LINES) return false;
    this.widest = Math.max(this.widest, cells.at(-1)?.endColumn ?? 0);
    if (this.last && this.goesOn(this.last, cells)) {
      this.last.lines.push(raw);
      this.last.parts.push(cells);
    } else {
      this.close();
      this.last = { line, lines: [raw], parts: [cells] };
      this.count++;
    }
    return true;
  }

  end(): void {
    this.close();
    this.records.end(this.state, this.sink);
  }

  private close(): void {
    if (this.last) this.records.add({ line: this.last.line, lines: this.last.lines });
    this.last = undefined;
  }

  private cellsOf(text: string): (CmdletCell | undefined)[] | undefined {
    if (isBarePrompt(text) || promptCommand(text) !== undefined) return undefined;
    return rowCells(text, this.columns!)?.map((place, i) => {
      if (!place) return undefined;
      return { name: this.columns![i]!.name, value: text.slice(place[0], place[1]), row: 0, column: place[0], endColumn: place[1] };
    });
  }

  /** A blank line ends the table, unless the copy doubled every line end, also in front of the dashes: then a row that fits well stands behind it. */
  private blank(window: Window): boolean {
    const next = window.at(1);
    if (!this.doubled || next === undefined || next.trim() === '' || tableHead(window, 1, this.state)) return false;
    return promptCommand(next) === undefined && fitsExactly(next, this.columns!);
  }

  /** With `-Wrap`, or where a full cell shows it, a line without its first cell goes on with the row above. */
  private goesOn(row: Row, cells: readonly (CmdletCell | undefined)[]): boolean {
    if (cells[0] || !row.parts[0]![0]) return false;
    const above = row.parts.at(-1)!;
    return cells.every((cell, i) => {
      if (!cell) return true;
      const before = above[i];
      if (!before) return this.wraps;
      const room = (this.columns![i + 1]?.start ?? Infinity) - this.columns![i]!.start;
      // the last column is as wide as the console: the word would not have fitted into the widest line
      if (!Number.isFinite(room)) return this.wraps || (before.value.length >= WRAPPED_FROM && before.endColumn + 1 + cell.value.split(' ', 1)[0]!.length >= this.widest);
      return this.wraps || before.value.length + 1 + cell.value.split(' ', 1)[0]!.length >= room;
    });
  }

  private recordOf({ line, lines }: CmdletDraft): CmdletRecord {
    const cells: CmdletCell[] = [];
    const all = lines.map((text) => this.cellsOf(plainBlanks(text)) ?? []);
    this.columns!.forEach((column, i) => {
      const parts = all.map((found) => found[i]).filter((c) => c !== undefined);
      if (parts.length === 0) return;
      cells.push({ ...parts[0]!, name: column.name, value: parts.map((p) => p.value).join(' ') });
    });
    if (this.group && !cells.some((c) => c.name === this.group!.name)) cells.push(this.group);
    const cut = cells.filter((c) => isCutCell(c.value)).map((c) => c.name);
    return new CmdletRecord('format-table', line, lines.length, lines.join('\n'), cells, { ...this.block, ...(cut.length > 0 && { cut }) });
  }
}
