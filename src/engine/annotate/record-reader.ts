import { formatById } from '../registry';
import type { BlockParser, FileState, Sink } from '../formats/format';
import type { Prologue, Rec } from '../model';

/** Reads one line as a record. */
export type RecordReader = (line: string) => Rec | undefined;

/** Reads lines of a log one by one as records of its format; a record of several lines is read as far as its first one goes. */
export function recordReader(prologue: Prologue | undefined): RecordReader {
  const format = formatById(prologue?.format ?? '');
  if (!format || format.kind === 'block' || !prologue) return () => undefined;
  let found: Rec | undefined;
  const sink: Sink = { record: (rec) => void (found ??= rec), unparsed() {}, repair() {}, header() {} };
  const state = (): FileState => ({ path: '', log: true, header: {}, ...(prologue.fields ? { fields: prologue.fields } : {}) });
  // a parser that can be settled forgets the line before: one serves all lines
  const kept = format.parser(state(), sink);
  const parserOf = (): BlockParser => (kept.settle ? kept : format.parser(state(), sink));
  return (line) => {
    if (line.charCodeAt(0) === 35) return undefined;
    found = undefined;
    const parser = parserOf();
    parser.take(line, 1, { at: (ahead) => (ahead === 0 ? line : undefined) });
    if (parser.settle) parser.settle();
    else parser.end(false);
    // the sink has set it meanwhile, which the compiler does not see
    const rec = found as Rec | undefined;
    return rec?.kind === 'text' ? undefined : rec;
  };
}

/** Columns a query may name, in the header's spelling. */
export function columnsOf(prologue: Prologue | undefined): readonly string[] {
  if (prologue?.fields) return prologue.fields.names;
  return Object.keys(formatById(prologue?.format ?? '')?.fields ?? {});
}
