import { explainAll } from '../editor/explain';
import { t } from '../l10n';
import type { Prologue, Rec } from '../model';
import { formatById } from '../registry';
import { columnsOf } from './record-reader';

/** Different values of one facet that are counted; beyond them a column is no choice but a list. */
const MAX_VALUES = 5_000;
/** Values told to a surface, most first. */
const SHOWN_VALUES = 300;
/** A value longer than this is a text, and texts are searched for. */
const MAX_VALUE_CHARS = 300;
/** Facets taken by their names where the format lists none. */
const MAX_GUESSED = 6;

/** A column worth choosing by, with its values counted. */
export interface FacetCounts {
  /** As the header spells it, or the name of a {@link DERIVED} one. */
  field: string;
  /** Most first. An empty value stands for a blank cell. */
  values: [string, number][];
  /** Different values seen; more than {@link values} where that list is cut. */
  distinct: number;
  /** Records whose value came after the cap: counted, not told apart. */
  others: number;
  /** What values mean, where the format or a decoder knows. */
  meanings: Record<string, string>;
}

interface Columns {
  /** To choose lines by. */
  facets: readonly string[];
  /** Whom or what lines are about: worth a ranking. */
  subjects: readonly string[];
}

const BY_FORMAT: Readonly<Record<string, Columns>> = {
  'connectivity-log': { facets: ['source', 'direction', 'result', 'destination'], subjects: ['destination'] },
  'message-tracking-log': { facets: ['event-id', 'source', 'connector-id', 'server-hostname', 'directionality'], subjects: ['recipient-address', 'sender-address', 'server-hostname'] },
  'smtp-protocol-log': { facets: ['event', 'result', 'connector-id'], subjects: ['connector-id'] },
  'agent-log': { facets: ['agent', 'event', 'action', 'reason'], subjects: ['recipient', 'p1fromaddress'] },
  'httpproxy-log': { facets: ['protocol', 'httpstatus', 'backendstatus', 'errorcode', 'method', 'serverhostname', 'targetserver'], subjects: ['authenticateduser', 'targetserver', 'clientipaddress'] },
  'ews-log': { facets: ['soapaction', 'httpstatus', 'errorcode', 'throttledby', 'serverhostname'], subjects: ['authenticateduser', 'mdbresource'] },
  'iis-log': { facets: ['cs-method', 'sc-status', 'sc-substatus', 'cs-uri-stem'], subjects: ['cs-username', 'c-ip'] },
  'trace-csv': { facets: ['component', 'category', 'tid', 'pid'], subjects: [] },
  'trace-etl': { facets: ['component', 'category', 'tid', 'pid'], subjects: [] },
  'trace-table': { facets: ['component', 'category', 'level', 'tid', 'pid'], subjects: [] },
  'setup-log': { facets: ['level', 'depth'], subjects: [] },
};

const LOOKS_LIKE_FACET = /^(?:source|event|event-?id|type|status|http-?status|result|action|direction|component|category|level|severity|method|protocol|operation|error-?code|cmdlet|agent|server-?host-?name)$/i;

/** Columns of a log that are worth choosing by, and worth ranking, in the header's spelling. */
export function facetColumns(prologue: Prologue | undefined): { facets: string[]; subjects: string[] } {
  const names = columnsOf(prologue);
  const known = BY_FORMAT[prologue?.format ?? ''];
  const spelt = (list: readonly string[]): string[] => list.flatMap((f) => (isDerived(f, prologue) ? [f] : names.filter((n) => n.toLowerCase() === f)));
  if (known) return { facets: spelt(known.facets), subjects: spelt(known.subjects) };
  return { facets: names.filter((n) => LOOKS_LIKE_FACET.test(n)).slice(0, MAX_GUESSED), subjects: [] };
}

/** A facet that no column holds: read from the text of one. */
const DERIVED: Readonly<Record<string, { formats: readonly string[]; of(rec: Rec): string }>> = {
  result: { formats: ['connectivity-log', 'smtp-protocol-log'], of: (rec) => resultOf(rec.get(rec.format === 'connectivity-log' ? 'description' : 'data') ?? '') },
};

/** An SMTP reply with or without its enhanced code; a failure of the store driver; a refusal by a limit. */
const REPLY = /(?:^|[\s:;[(])([45]\d\d)[ -]([45]\.\d{1,3}\.\d{1,3})?/;
const HRESULT = /^Failed; HResult: (-?\d{1,10})/;

/** What became of it in one word of the log: a status code, an HResult, `throttled`; empty where the line says none. */
export function resultOf(text: string): string {
  const failed = HRESULT.exec(text);
  if (failed) return `HResult ${failed[1]!}`;
  if (/^Throttled /.test(text)) return 'Throttled';
  const reply = REPLY.exec(text);
  return reply ? (reply[2] ? `${reply[1]!} ${reply[2]}` : reply[1]!) : '';
}

function isDerived(field: string, prologue: Prologue | undefined): boolean {
  return Object.hasOwn(DERIVED, field) && DERIVED[field]!.formats.includes(prologue?.format ?? '');
}

/** The value of a column or of a derived facet; undefined where the record has no such column. */
export function facetValue(rec: Rec, field: string): string | undefined {
  const own = rec.get(field);
  if (own !== undefined) return own;
  return Object.hasOwn(DERIVED, field) && DERIVED[field]!.formats.includes(rec.format) ? DERIVED[field]!.of(rec) : undefined;
}

/** As values are counted and compared. */
export function shortValue(cell: string): string {
  return cell.length > MAX_VALUE_CHARS ? cell.slice(0, MAX_VALUE_CHARS) : cell;
}

/** Counts the values of some columns over records. */
export class FacetCounter {
  private readonly tables: Map<string, { n: number }>[];
  private readonly others: number[];
  private format = '';

  /** `list`: what parts the values of one cell, each of which is counted. */
  constructor(
    readonly fields: readonly string[],
    private readonly list?: string,
  ) {
    this.tables = fields.map(() => new Map());
    this.others = fields.map(() => 0);
  }

  /** `only`: the one column whose value is counted, where a choice in that column is all that keeps the record out. */
  add(rec: Rec, only?: string): void {
    for (let i = 0; i < this.fields.length; i++) {
      const field = this.fields[i]!;
      if (only !== undefined && only.toLowerCase() !== field.toLowerCase()) continue;
      const cell = facetValue(rec, field);
      if (cell === undefined) continue;
      this.format ||= rec.format;
      if (this.list !== undefined && cell.includes(this.list)) for (const part of cell.split(this.list)) this.count(i, part.trim());
      else this.count(i, shortValue(cell));
    }
  }

  private count(i: number, value: string): void {
    const table = this.tables[i]!;
    const known = table.get(value);
    if (known) known.n++;
    else if (table.size < MAX_VALUES) table.set(value, { n: 1 });
    else this.others[i]!++;
  }

  counts(): FacetCounts[] {
    return this.fields.map((field, i) => {
      const all = [...this.tables[i]!].map(([value, { n }]): [string, number] => [value, n]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const values = all.slice(0, SHOWN_VALUES);
      return { field, values, distinct: all.length, others: this.others[i]!, meanings: meaningsOf(this.format, field, values) };
    });
  }
}

/** Words for values: of the format's own list, or decoded. */
function meaningsOf(format: string, field: string, values: readonly [string, number][]): Record<string, string> {
  const known = Object.entries(formatById(format)?.fields ?? {}).find(([name]) => name.toLowerCase() === field.toLowerCase())?.[1].values ?? {};
  const out: Record<string, string> = {};
  for (const [value] of values) {
    const meaning = Object.hasOwn(known, value) ? known[value]! : undefined;
    // words of a format are data; their messages are in the bundle like any other
    if (meaning) out[value] = t(meaning);
    else if (Object.hasOwn(DERIVED, field)) {
      const decoded = explainAll(value.replace(/^HResult /, 'HResult: '))[0]?.value;
      if (decoded) out[value] = decoded.replace(`${value}: `, '');
    }
  }
  return out;
}
