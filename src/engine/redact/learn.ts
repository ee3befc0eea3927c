import { formats } from '../registry';
import type { FileState } from '../formats/format';
import { LOOKAHEAD, Segmenter } from '../formats/segmenter';
import type { Rec } from '../model';
import { decodeLine } from '../text/lines';
import { eachLine, pieces, withoutEnd, type LineForm } from './blocks';
import { collectNames, type NameSet } from './names';
import { PlainNames } from './plain-names';
import type { Codes } from './triggers';

/** Lines given to the segmenter at once. */
const BATCH = 64;
/** Plain lines behind any other until that one has been read, and what waits for it. */
const SETTLED = LOOKAHEAD + 2;

/**
 * Learns the names of a file from its records. Once the columns of a log are known its plain lines are read without the segmenter; it sees all
 * others, and enough of the plain lines around them that it makes the same records of them.
 */
export class NameReader {
  private readonly state: FileState;
  private readonly segmenter: Segmenter;
  private readonly lines: string[] = [];
  private plain: PlainNames | undefined;
  /** Plain lines that the segmenter has still to see before it is told none. */
  private unsettled = 0;
  /** The last plain line it was not told. */
  private last: { text: string; from: number; to: number } | undefined;
  private readonly take = (text: string, codes: Codes, from: number, to: number): void => this.line(text, codes, from, to);

  constructor(path: string, private readonly names: NameSet) {
    this.state = { path, log: false, header: {} };
    this.segmenter = new Segmenter(formats, this.state, { record: (rec: Rec) => collectNames(rec, names), unparsed: nothing, repair: nothing, header: nothing, block: nothing });
  }

  /** Takes whole lines; the last of a file may lack its end. */
  push(bytes: Uint8Array, form: LineForm): void {
    // carriage returns and line feeds end a line, where the former alone do
    const own = form.returns ? bytes.map((byte) => (byte === 13 ? 10 : byte)) : bytes;
    for (const { text, codes, lineEnd, bytes: line } of pieces(own, { ...form, returns: false })) {
      if (text === undefined) this.odd(decodeLine(withoutEnd(line, lineEnd)).text.replace(/\r$/, ''));
      else eachLine({ text, codes, lineEnd }, this.take);
    }
    if (this.last) this.last = { text: this.last.text.slice(this.last.from, this.last.to), from: 0, to: this.last.to - this.last.from };
    this.flush();
  }

  finish(): void {
    this.tell();
    this.flush();
    this.segmenter.finish(false);
  }

  private line(text: string, codes: Codes, from: number, to: number): void {
    if (this.plain?.take(text, codes, from, to)) {
      if (this.unsettled === 0) {
        this.last = { text, from, to };
        return;
      }
      this.lines.push(text.slice(from, to));
      if (--this.unsettled === 0) this.settle();
      return;
    }
    this.odd(text.slice(from, to));
  }

  private odd(line: string): void {
    this.tell();
    this.lines.push(line);
    this.unsettled = SETTLED;
    if (this.lines.length < BATCH) return;
    if (this.plain) this.flush();
    else this.settle();
  }

  /** The plain line in front of any other. */
  private tell(): void {
    if (this.last) this.lines.push(this.last.text.slice(this.last.from, this.last.to));
    this.last = undefined;
  }

  private flush(): void {
    this.segmenter.push(this.lines);
    this.lines.length = 0;
  }

  /** The segmenter has read everything but plain lines: which are plain by now? */
  private settle(): void {
    this.flush();
    const shape = this.state.log ? this.segmenter.format?.shape?.(this.state) : undefined;
    const same = shape && this.plain && shape.kind === this.plain.shape.kind && shape.names.join() === this.plain.shape.names.join();
    if (!same) this.plain = shape && new PlainNames(shape, this.names);
  }
}

function nothing(): void {
  // only names are wanted
}
