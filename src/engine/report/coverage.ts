import type { CaseReport } from '../case/combine';
import { t } from '../l10n';
import type { FileScan } from '../model';
import { howToRead } from '../rules/kit/other-files';
import { stampText, type ReportContext } from './json';
import { limitText } from './limits';
import { countText } from './words';

/** Formats that stand for files without any record. */
const NOTHING = new Set(['empty', 'binary', 'unreadable', 'unknown']);

export function isReadable(file: FileScan): boolean {
  return !NOTHING.has(file.format);
}

/** What is here: one row a kind of log and version. */
export interface CoverageRow {
  format: string;
  title: string;
  exchange: string | null;
  files: number;
  records: number;
  bytes: number;
  from: string | null;
  to: string | null;
}

export interface Coverage {
  rows: CoverageRow[];
  /** Files that gave nothing, with the reason. */
  without: { path: string; why: string }[];
  copies: { path: string; of: string }[];
  /** What the logs speak of: `Sources: MapiDelivery 12,004, SMTP 2,100`, `HTTP answers, by status: 200 41,300, 503 12`. */
  places: { what: string; list: string }[];
  /** What came up while a file was read, and limits that it reached, in words. */
  limits: { path: string; what: string }[];
}

export function coverageOf(report: CaseReport, context: Pick<ReportContext, 'formatTitle'>): Coverage {
  const copies = new Set(report.copies.map((c) => c.path));
  const rows = new Map<string, CoverageRow>();
  const without: { path: string; why: string }[] = [];
  for (const file of report.files) {
    if (copies.has(file.path)) continue;
    if (!isReadable(file)) without.push({ path: file.path, why: [whyNothing(file), howToRead(file)].filter((x) => x !== undefined).join('; ') });
    else addTo(rows, file, context.formatTitle?.(file.format) ?? file.format);
  }
  const list = [...rows.values()].sort((a, b) => b.records - a.records);
  return { rows: list, without, copies: report.copies, places: placesOf(report, copies), limits: limitsIn(report) };
}

function limitsIn(report: CaseReport): Coverage['limits'] {
  return report.files.flatMap((file) => [...(isReadable(file) && file.error !== undefined ? [file.error] : []), ...file.limits.map(limitText)].filter((what) => what !== '').map((what) => ({ path: file.path, what })));
}

/** Names listed for one kind of place; the rest is a number. */
const PLACES_SHOWN = 12;

/** Group counts that say who wrote the lines, and what they say on the whole. */
function placesOf(report: CaseReport, copies: ReadonlySet<string>): Coverage['places'] {
  const files = report.files.filter((f) => !copies.has(f.path));
  const out: Coverage['places'] = [];
  const add = (what: string, counter: string, nameOf = (key: readonly string[]): string => key[0]!): void => {
    const sums = new Map<string, number>();
    for (const file of files) {
      for (const [key, n] of Object.entries(file.counters[counter] ?? {})) {
        const name = nameOf(key.split('\t'));
        if (name !== '') sums.set(name, (sums.get(name) ?? 0) + n);
      }
    }
    const ranked = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const names = ranked.slice(0, PLACES_SHOWN).map(([name, n]) => `${name} ${countText(n)}`);
    if (ranked.length > PLACES_SHOWN) names.push(t('and {0} more', ranked.length - PLACES_SHOWN));
    if (names.length > 0) out.push({ what, list: names.join(', ') });
  };
  add(t('Servers, by records'), 'servers');
  add(t('Sources, by lines'), 'lines');
  add(t('SMTP sessions, by connector'), 'sessions');
  add(t('Tracking events'), 'events', (key) => key[1] ?? '');
  add(t('HTTP answers, by status'), 'requests', (key) => key.at(-1)!);
  add(t('What agents did'), 'actions', (key) => key.filter((part) => part !== '').join(' '));
  add(t('Entries, by level'), 'levels');
  return out;
}

function addTo(rows: Map<string, CoverageRow>, file: FileScan, title: string): void {
  const key = `${file.format}\t${file.exchange ?? ''}`;
  const from = stampText(file, file.from);
  const to = stampText(file, file.to);
  const row = rows.get(key);
  if (!row) {
    rows.set(key, { format: file.format, title, exchange: file.exchange, files: 1, records: file.records, bytes: file.bytes, from, to });
    return;
  }
  row.files++;
  row.records += file.records;
  row.bytes += file.bytes;
  if (from !== null && (row.from === null || from < row.from)) row.from = from;
  if (to !== null && (row.to === null || to > row.to)) row.to = to;
}


function whyNothing(file: FileScan): string {
  switch (file.format) {
    case 'empty': return t('empty');
    case 'binary': return file.error ?? t('not a text file');
    case 'unreadable': return file.error ?? t('could not be read');
    default: if (Object.values(file.facts).some((set) => set.count > 0)) return file.lines === 1 ? t('1 line of no known format; a known text stands in it') : t('{0} lines of no known format; known texts stand in them', countText(file.lines));
      return file.lines === 1 ? t('1 line, not recognised') : t('{0} lines, none recognised', file.lines);
  }
}
