import { t } from '../l10n';
import { clixmlCells } from './clixml-values';
import { cmdletFields } from './cmdlet-fields';
import { cellsOf, ObjectParser, ObjectRecord, textOf, type ObjectDraft } from './cmdlet-object';
import { Opens, type Format } from './format';

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

class ClixmlParser extends ObjectParser {
  /** Objects that are open, each inside the one before. */
  private depth = 0;
  /** What was handed in as one list has its objects inside of it. */
  private list = false;
  /** The one that goes on is a record, whatever stands in it. */
  private isRecord = false;

  protected scan(text: string, line: number): void {
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
    if (!open || this.isRecord) return;
    this.isRecord = true;
    if (open.lines.some((l) => /<(?:Props|MS)>/.test(l))) return;
    this.open = undefined;
    this.list = true;
  }

  private opened(text: string, line: number, at: number): void {
    // one that closes itself has nothing in it
    if (SELF_CLOSED.test(text.slice(at, at + MAX_TAG))) return;
    this.depth++;
    if (this.depth !== (this.list ? 2 : 1) || this.open) return;
    this.begin(text, line, at);
    this.isRecord = false;
  }

  private closed(to: number): void {
    if (this.open && this.depth === (this.list ? 2 : 1)) this.close(to);
    if (--this.depth === 0) this.list = false;
  }

  protected recordOf(draft: ObjectDraft): ObjectRecord {
    const text = textOf(draft);
    return new ObjectRecord('cmdlet-clixml', draft, text, cellsOf(draft, text, clixmlCells(text)), { ...this.block });
  }
}
