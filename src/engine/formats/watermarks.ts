import { t } from '../l10n';
import type { Clock, Rec, Span } from '../model';
import { Opens, type BlockParser, type FileState, type Format, type Sink } from './format';

const NAMES = ['database', 'server', 'assistant', 'watermark', 'last', 'backlog'] as const;

/** `<database>\<server> <assistant> <watermark> <last counter> <backlog>`; the names of databases and assistants may hold blanks. */
const ROW = new RegExp(String.raw`^(\s{0,40})([^\s\\][^\\\t]{0,199})\\([^\s\\]{1,100})(\s{1,200})([A-Za-z<](?:[^\\\t/:;,]{0,100}?[^\s\\/:;,])?)(\s{1,200})(NUMBER)(\s{1,200})(NUMBER)(\s{1,200})(NUMBER)\s{0,200}$`.replaceAll('NUMBER', String.raw`-?(?:\d{1,3}(?:[,.'\u2019\u00a0\u202f]\d{3}){1,6}|\d{1,19}|0[xX][0-9A-Fa-f]{1,16})`));

/** Rows of an event watermark report: how far each assistant has read the events of each database. */
export const watermarks: Format = {
  id: 'watermarks',
  title: () => t('Event watermarks'),
  language: 'exchange-cmdlet-output',
  kind: 'block',
  clock: 'shell',
  fields: {
    database: { meaning: 'Mailbox database.' },
    server: { meaning: 'Server the assistant runs on.' },
    assistant: { meaning: 'The assistant that reads the events.' },
    watermark: { meaning: 'Counter of the last event the assistant has finished. Comparable only inside one database.' },
    last: { meaning: 'Counter of the last event of the database.' },
    backlog: { meaning: 'Events in between: last counter minus watermark. One reading does not say whether it grows.' },
  },
  opens: (window, state) => (watermarkRow(window.at(0)!, 1) ? (state.log ? Opens.Strong : Opens.Weak) : Opens.No),
  parser: (state, sink) => new WatermarksParser(state, sink),
};

/** A row of the report. */
export class WatermarkRecord implements Rec {
  readonly kind = 'watermark';
  readonly format = 'watermarks';
  readonly lines = 1;
  readonly ms = NaN;
  readonly clock: Clock = 'shell';

  constructor(
    readonly line: number,
    readonly text: string,
    private readonly places: readonly Span[],
  ) {}

  names(): readonly string[] {
    return NAMES;
  }

  get(name: string): string | undefined {
    const place = this.span(name);
    return place && this.text.slice(place.column, place.endColumn);
  }

  span(name: string): Span | undefined {
    return this.places[(NAMES as readonly string[]).indexOf(name)];
  }
}

/** A row of the report; undefined for any other line. */
export function watermarkRow(text: string, line: number): WatermarkRecord | undefined {
  // cheap refusals: it ends in a digit, or in one of a hexadecimal number, and has a backslash
  const last = text.trimEnd().charCodeAt(text.trimEnd().length - 1);
  if (!((last >= 48 && last <= 57) || (((last | 32) >= 97 && (last | 32) <= 102) && /0x[0-9a-f]{1,16}\s*$/i.test(text.slice(-220)))) || text.length > 1000 || !text.includes('\\')) return undefined;
  const found = ROW.exec(text);
  if (!found) return undefined;
  const places: Span[] = [];
  let at = 0;
  found.slice(1).forEach((part, i) => {
    // groups: indent, database, (backslash) server, gap, assistant, gap, watermark, gap, last, gap, backlog
    if (i === 2) at++;
    if ([1, 2, 4, 6, 8, 10].includes(i)) places.push({ column: at, endColumn: at + part.length });
    at += part.length;
  });
  const rec = new WatermarkRecord(line, text, places);
  // three numbers behind a backslash are no proof: the sum is, or the name of an assistant
  const number = (name: string): number => wholeNumber(rec.get(name)!);
  return number('last') - number('watermark') === number('backlog') || /assistant/i.test(rec.get('assistant')!) ? rec : undefined;
}

/** A number as a console prints it, with or without marks between thousands, or hexadecimal; NaN for anything else. */
export function wholeNumber(text: string): number {
  const plain = text.trim();
  if (/^0x[0-9a-f]{1,16}$/i.test(plain)) return Number(plain);
  return /^-?\d{1,3}(?:[,.'\u2019\u00a0\u202f ]\d{3}){1,6}$/.test(plain) ? Number(plain.replace(/[^\d-]/g, '')) : /^-?\d{1,19}$/.test(plain) ? Number(plain) : NaN;
}

class WatermarksParser implements BlockParser {
  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {}

  take(text: string, line: number): boolean {
    const rec = watermarkRow(text, line);
    if (!rec) return false;
    this.sink.record(rec);
    return true;
  }

  end(): void {
    this.state.command = undefined;
  }
}
