import { t } from '../l10n';
import { Opens, type BlockParser, type FileState, type Format, type Sink } from './format';
import { traceFields } from './trace-fields';
import { skipBlanks, skipWord, startsTraceRecord, tableTraceHead, type TableHead } from './trace-line';
import { TraceRecord } from './trace-record';

const NAMES = ['seq', 'id', 'level', 'stamp', 'pid', 'tid', 'component', 'category', 'message'] as const;

/** Trace of Exchange's components as columns: `"seq" id Level yyyy/MM/dd-HH:mm:ss.fff pid tid component category message`. */
export const traceTable: Format = {
  id: 'trace-table',
  title: () => t('Trace (columns)'),
  language: 'exchange-assistants-trace',
  kind: 'log',
  clock: 'server',
  fields: {
    seq: { meaning: 'Sequence number. It grows with time inside one capture; a smaller number at a later time is another capture.' },
    id: { meaning: 'Number of the place in the code that wrote the line, hexadecimal.' },
    level: { meaning: 'Trace level.', values: { Debug: 'details for developers', Error: 'an error', Warning: 'a warning', Function: 'a function was entered or left', Performance: 'a measurement', Pfd: 'a step of a process flow' } },
    ...traceFields,
  },
  counters: [
    { name: 'processes', by: ['pid'] },
    { name: 'components', by: ['component', 'category'] },
  ],
  volatile: ['seq', 'stamp', 'tid'],
  opens: (window) => {
    const head = tableTraceHead(window.at(0)!);
    return head && hasComponent(window.at(0)!, head.stamp) ? Opens.Strong : Opens.No;
  },
  parser: (_state: FileState, sink: Sink) => new TableParser(sink),
  startsRecord: startsTraceRecord,
};

class TableRecord extends TraceRecord {
  constructor(
    line: number,
    text: string,
    private readonly head: TableHead,
  ) {
    super('trace-table', line, 1, text, head.ms);
  }

  names(): readonly string[] {
    return NAMES;
  }

  protected cut(): number[] {
    const { text, head } = this;
    const places = [...head.seq, ...head.id, ...head.level];
    let at = head.stamp;
    // stamp, pid, tid, component, category
    for (let i = 3; i < NAMES.length - 1; i++) {
      const end = skipWord(text, at);
      places.push(at, end);
      at = skipBlanks(text, end);
    }
    places.push(at, Math.max(at, text.trimEnd().length));
    return places;
  }
}

class TableParser implements BlockParser {
  constructor(private readonly sink: Sink) {}

  take(text: string, line: number): boolean {
    const head = tableTraceHead(text);
    if (!head) return text.trim() === '';
    if (!hasComponent(text, head.stamp)) return false;
    this.sink.record(new TableRecord(line, text, head));
    return true;
  }

  end(): void {
    // nothing is held back
  }
}

/** A line cut before its component says nothing that can be used. */
function hasComponent(text: string, stamp: number): boolean {
  let at = stamp;
  for (let i = 0; i < 3; i++) at = skipBlanks(text, skipWord(text, at));
  return at < text.length;
}
