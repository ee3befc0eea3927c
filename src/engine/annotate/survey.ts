import { oneLine, shorten } from '../editor/text-lines';
import { t } from '../l10n';
import type { Prologue, Rec } from '../model';
import { FacetCounter, facetColumns, type FacetCounts } from './facets';
import type { Reading } from './headers';
import { recordReader, type RecordReader } from './record-reader';
import { SessionBook, type Sessions } from './sessions';

/** More marks than a timeline has room for. */
const MAX_MARKS = 200;
const MARK_CHARS = 200;
/** Sessions listed while the file is still looked through: enough for a screen or two. */
const EARLY_ROWS = 300;
/** The first stamp behind a header tells its time where the header does not. */
const DATE = /^#Date:\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/i;

/** A place in time that explains what follows. */
export interface SurveyMark {
  /** On the file's own clock. */
  ms: number;
  line: number;
  kind: 'restart' | 'change';
  what: string;
}

/** What one pass over all records of a file gives beside its scan: for choosing, listing and going there. */
export interface FileSurvey {
  facets: FacetCounts[];
  /** Columns worth a ranking. */
  subjects: FacetCounts[];
  sessions: Sessions;
  marks: SurveyMark[];
  /** Share of the file that was looked at. */
  part: number;
  done: boolean;
}

/** Looks at every line of a log once, in order; goes on where it stopped when the file has grown. */
export class Survey {
  readonly facets: FacetCounter;
  private readonly subjects: FacetCounter;
  private readonly sessions = new SessionBook();
  private readonly marks: SurveyMark[] = [];
  private reader: RecordReader;
  private names: string;
  private header: { line: number; ms: number } | undefined;
  private records = 0;
  private version = '';
  private started = '';
  /** Marks up to here have a time. */
  private dated = 0;
  /** The next line to look at. */
  line = 1;

  constructor(prologue: Prologue) {
    const columns = facetColumns(prologue);
    this.facets = new FacetCounter(columns.facets);
    this.subjects = new FacetCounter(columns.subjects, ';');
    this.reader = recordReader(prologue);
    this.names = namesOf(prologue);
  }

  /** Lines of one block; `first` is the number of the first of them. */
  take(lines: readonly string[], first: number, readings: readonly Reading[]): void {
    let next = 0;
    for (let i = 0; i < lines.length; i++) {
      const number = first + i;
      while (next < readings.length && readings[next]!.line <= number) this.use(readings[next++]!);
      if (number < this.line) continue;
      this.line = number + 1;
      const line = lines[i]!;
      if (line.charCodeAt(0) === 35) this.head(line, number);
      else {
        const rec = this.reader(line);
        if (rec) this.record(rec, number);
      }
    }
  }

  result(part: number, done: boolean): FileSurvey {
    return { facets: this.facets.counts(), subjects: this.subjects.counts(), sessions: this.sessions.sessions(done ? undefined : EARLY_ROWS), marks: this.marks.filter((m) => m.ms === m.ms).sort((a, b) => a.line - b.line), part, done };
  }

  private use({ line, prologue }: Reading): void {
    this.reader = recordReader(prologue);
    const names = namesOf(prologue);
    if (names === this.names) return;
    this.names = names;
    if (line >= this.line && this.records > 0 && prologue.fields) this.mark('change', NaN, line, t('Other columns from here: {0}', prologue.fields.names.join(', ')));
  }

  private head(text: string, line: number): void {
    // the first header is the file's own
    if (this.records > 0) this.header ??= { line, ms: NaN };
    const date = DATE.exec(text);
    if (date && this.header) this.header.ms = Date.parse(`${date[1]!}T${date[2]!}Z`);
    const version = /^#Version:\s*(\S+)/i.exec(text)?.[1] ?? '';
    if (version === '') return;
    if (this.version !== '' && this.version !== version) this.mark('change', this.header?.ms ?? NaN, line, t('Version {0}, before it {1}', version, this.version));
    this.version = version;
  }

  private record(rec: Rec, line: number): void {
    if (this.header) {
      this.mark('restart', this.header.ms, this.header.line, t('A new header: the service started to write again'));
      this.header = undefined;
    }
    this.records++;
    // a header without a date is as old as the first record behind it
    if (rec.ms === rec.ms) for (; this.dated < this.marks.length; this.dated++) if (Number.isNaN(this.marks[this.dated]!.ms)) this.marks[this.dated]!.ms = rec.ms;
    this.facets.add(rec);
    this.subjects.add(rec);
    this.sessions.add(rec, line);
    if (rec.kind === 'connectivity' && rec.get('source') === 'Transport') this.transport(rec, line);
  }

  /** The transport service speaks of itself: that it starts, and with which limits. */
  private transport(rec: Rec, line: number): void {
    const text = oneLine(rec.get('description') ?? '');
    if (!/\b(?:start|stop)/i.test(text)) return;
    this.mark('restart', rec.ms, line, t('Transport service: {0}', text));
    const settings = text.slice(text.indexOf(';') + 1).trim();
    if (!/\bstart/i.test(text) || !settings.includes('=')) return;
    if (this.started !== '' && this.started !== settings) this.mark('change', rec.ms, line, t('Other limits than at the start before: {0}', settings));
    this.started = settings;
  }

  private mark(kind: SurveyMark['kind'], ms: number, line: number, what: string): void {
    if (this.marks.length < MAX_MARKS) this.marks.push({ kind, ms, line, what: shorten(what, MARK_CHARS) });
  }
}

function namesOf(prologue: Prologue): string {
  return prologue.fields?.names.join(',') ?? '';
}
