import { MAX_BLOCK_LINES } from '../limits';
import { t } from '../l10n';
import { clixmlCells } from './clixml-values';
import { cmdletFields } from './cmdlet-fields';
import { cellsOf, ObjectRecord, textOf, type ObjectDraft } from './cmdlet-object';
import { CmdletRecords, type CmdletBlock } from './cmdlet-record';
import { Opens, type BlockParser, type FileState, type Format, type Sink } from './format';
import { ProseRecord } from './prose';

/** One object, with all its values. */
const MAX_OBJECT = 4_000_000;

/** Output of any cmdlet through `Export-Clixml`: objects of PowerShell as XML. */
export const cmdletClixml: Format = {
  id: 'cmdlet-clixml',
  title: () => t('Cmdlet output (Export-Clixml)'),
  kind: 'block',
  clock: 'shell',
  fields: cmdletFields,
  opens: (window, state) => (!state.log && /^\s{0,40}<Objs\s[^>]{0,200}Version=/.test(window.at(0)!) ? Opens.Strong : Opens.No),
  parser: (state, sink) => new ClixmlParser(state, sink),
};

const SELF_CLOSED = /^<Obj\b[^<>]{0,200}\/>/;
const MAX_TAG = 220;

class ClixmlParser implements BlockParser {
  private readonly block: CmdletBlock;
  private readonly records: CmdletRecords;
  /** Objects that are open, each inside the one before. */
  private depth = 0;
  /** What was handed in as one list has its objects inside of it. */
  private list = false;
  private over = false;
  private total = 0;
  private open: { line: number; from: number; lines: string[]; size: number; isRecord?: true } | undefined;

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {
    this.block = { table: 0, ...(state.command !== undefined && { command: state.command }) };
    this.records = new CmdletRecords((draft) => this.recordOf(draft as ObjectDraft));
  }

  take(text: string, line: number): boolean {
    if (this.block.table === 0) this.block.table = line;
    if (this.over || this.total >= MAX_BLOCK_LINES) {
      if (!this.over) this.sink.limit?.('block-lines');
      return false;
    }
    this.total++;
    this.open?.lines.push(text);
    this.scan(text, line);
    if (this.open && (this.open.size += text.length) > MAX_OBJECT) {
      this.sink.limit?.('block-lines');
      this.giveUp();
    }
    return true;
  }

  end(): void {
    this.giveUp();
    this.records.end(this.state, this.sink);
  }

  private scan(text: string, line: number): void {
    for (let at = text.indexOf('<'); at >= 0 && !this.over; at = text.indexOf('<', at + 1)) {
      if (text.startsWith('<Obj ', at) || text.startsWith('<Obj>', at)) this.opened(text, line, at);
      else if (text.startsWith('</Obj>', at)) this.closed(at + '</Obj>'.length);
      else if (this.depth === 1 && !this.list && /^<(?:LST|IE|STK|QUE)>/.test(text.slice(at, at + 6))) this.isList();
      else if (text.startsWith('</Objs>', at)) this.over = true;
    }
  }

  /** Only where no property stands in front: else it is the list of a record. */
  private isList(): void {
    const { open } = this;
    if (!open || open.isRecord) return;
    open.isRecord = true;
    if (open.lines.some((l) => /<(?:Props|MS)>/.test(l))) return;
    this.open = undefined;
    this.list = true;
  }

  private opened(text: string, line: number, at: number): void {
    // one that closes itself has nothing in it
    if (SELF_CLOSED.test(text.slice(at, at + MAX_TAG))) return;
    this.depth++;
    if (this.depth === (this.list ? 2 : 1) && !this.open) this.open = { line, from: at, lines: [text], size: 0 };
  }

  private closed(to: number): void {
    if (this.open && this.depth === (this.list ? 2 : 1)) {
      const { line, from, lines } = this.open;
      this.open = undefined;
      this.records.add({ line, from, lines, to } as ObjectDraft);
    }
    if (--this.depth === 0) this.list = false;
  }

  /** An object that never closed. */
  private giveUp(): void {
    if (!this.open) return;
    const { line, lines } = this.open;
    this.open = undefined;
    this.over = true;
    lines.forEach((text, i) => {
      this.sink.unparsed(line + i, text);
      this.sink.record(new ProseRecord(line + i, text));
    });
  }

  private recordOf(draft: ObjectDraft): ObjectRecord {
    const text = textOf(draft);
    return new ObjectRecord('cmdlet-clixml', draft, text, cellsOf(draft, text, clixmlCells(text)), { ...this.block });
  }
}
