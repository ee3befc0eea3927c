import { MAX_BLOCK_LINES } from '../limits';
import { t } from '../l10n';
import { cmdletFields } from './cmdlet-fields';
import { areKnown } from './cmdlet-names';
import { CmdletRecord, CmdletRecords, isCutCell, type CmdletBlock, type CmdletCell, type CmdletDraft } from './cmdlet-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink, type Window } from './format';

/** Columns of a table that somebody wrote into a ticket or a page. */
const MAX_COLUMNS = 100;
const MAX_NAMES_LINE = 4_000;
const DASHES = /^\s{0,40}\|?(?:\s{0,40}:?-{1,200}:?\s{0,40}\|)+(?:\s{0,40}:?-{1,200}:?\s{0,40})?$/;
const NAME = /^[\p{L}_][\p{L}\p{N} _.#()-]{0,79}$/u;

/** Output of a cmdlet as a table of Markdown: `| Counter | EventName |`, a line of dashes, rows. */
export const cmdletMarkdown: Format = {
  id: 'cmdlet-markdown',
  title: () => t('Cmdlet output (Markdown table)'),
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (window, state) => (!state.log && namesOf(window) ? Opens.Strong : Opens.No),
  parser: (state, sink) => new MarkdownParser(state, sink),
};

interface Cell {
  value: string;
  from: number;
  to: number;
}

/** Cells between bars; a bar behind a backslash is none. */
function cut(text: string): Cell[] {
  const out: Cell[] = [];
  const end = text.trimEnd().length;
  let from = text.length - text.trimStart().length;
  if (text[from] === '|') from++;
  for (let i = from; i <= end; i++) {
    if (i < end && text[i] === '\\') i++;
    else if (i === end ? from < end : text[i] === '|') {
      out.push(trimmed(text, from, i));
      from = i + 1;
      if (out.length > MAX_COLUMNS) break;
    }
  }
  return out;
}

/** Without the blanks around it, and the backticks or stars that mark it. */
function trimmed(text: string, from: number, to: number): Cell {
  while (from < to && text.charCodeAt(from) <= 32) from++;
  while (to > from && text.charCodeAt(to - 1) <= 32) to--;
  for (const mark of ['`', '**']) {
    if (to - from > 2 * mark.length && text.startsWith(mark, from) && text.startsWith(mark, to - mark.length)) {
      from += mark.length;
      to -= mark.length;
    }
  }
  return { value: text.slice(from, to).replace(/\\([|\\_*`<>[\]#-])/g, '$1').replace(/<br ?\/?>/gi, ' '), from, to };
}

function namesOf(window: Window): string[] | undefined {
  const line = window.at(0)!;
  if (!line.includes('|') || line.length > MAX_NAMES_LINE || !DASHES.test(window.at(1)?.slice(0, MAX_NAMES_LINE) ?? '')) return undefined;
  const names = cut(line).map((c) => c.value);
  return names.length > 1 && names.length === cut(window.at(1)!).length && names.every((n) => NAME.test(n)) && areKnown(names) ? names : undefined;
}

class MarkdownParser implements BlockParser {
  private names: string[] | undefined;
  private skip = 1;
  private count = 0;
  private readonly block: CmdletBlock;
  private readonly records = new CmdletRecords((draft) => this.recordOf(draft));

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
  }

  take(text: string, line: number, window: Window): boolean {
    if (!this.names) {
      this.names = namesOf(window);
      this.block.table = line;
      return this.names !== undefined;
    }
    if (this.skip > 0) {
      this.skip--;
      return true;
    }
    if (!text.includes('|') || cut(text).length > this.names.length) return false;
    if (this.count >= MAX_BLOCK_LINES) {
      this.sink.limit?.('block-lines');
      return false;
    }
    this.count++;
    this.records.add({ line, lines: [text] });
    return true;
  }

  end(): void {
    this.records.end(this.state, this.sink);
  }

  private recordOf({ line, lines }: CmdletDraft): CmdletRecord {
    const cells: CmdletCell[] = [];
    cut(lines[0]!).forEach(({ value, from, to }, i) => {
      if (value !== '') cells.push({ name: this.names![i]!, value, row: 0, column: from, endColumn: to });
    });
    const cutOff = cells.filter((c) => isCutCell(c.value)).map((c) => c.name);
    return new CmdletRecord('cmdlet-markdown', line, 1, lines[0]!, cells, { ...this.block, ...(cutOff.length > 0 && { cut: cutOff }) });
  }
}
