/** Everything the annotated view and its host say to each other, and the checks both make before they believe it. */
import type { EngineEvent, EngineRequest, FileScan, PickedValue, Query, ReportFormat, ViewFile, ViewOptions } from '../engine/index';

/** What happens to the lines that a query does not find. */
export type Others = 'show' | 'dim' | 'hide';

/** A query with a name. */
export interface FilterSet {
  name: string;
  query: Query;
  others: Others;
  /** In every workspace, not only in the one it was saved in. */
  everywhere: boolean;
}

/** What the page is born with, inlined as JSON. */
export interface ViewStart {
  files: ViewFile[];
  options: ViewOptions;
  /** `host`: a thread of the host scans and the page asks for ranges. `page`: the page's own worker scans. */
  scanning: 'host' | 'page';
  /** The engine's translations. */
  messages: Record<string, string>;
  /** The page's own words. */
  strings: Record<string, string>;
  /** Address of the worker's script. */
  worker: string;
  /** Language of VS Code. */
  language: string;
  /** The reader's zone. */
  localZone: string;
  /** Editors can show this file too. */
  fitsEditor: boolean;
  filters: FilterSet[];
  /** Where another view of the file is: a page that was not here before begins there. */
  line?: number;
}

/** From the page to the host. */
export type ToHost =
  | { type: 'ready' }
  | { type: 'read'; id: number; file: number; from: number; to: number }
  | { type: 'engine'; request: EngineRequest }
  | { type: 'copy'; text: string; lines: number }
  | { type: 'open-text'; file: number; line: number }
  | { type: 'save'; format: ReportFormat; text: string }
  | { type: 'rule-page'; rule: string }
  | { type: 'follow'; on: boolean }
  /** Where the reader is in the first file. */
  | { type: 'place'; line: number }
  | { type: 'scanned'; file: number; scan: FileScan }
  | { type: 'save-filter'; set: FilterSet }
  | { type: 'remove-filter'; name: string }
  | { type: 'complain'; message: string };

/** From the host to the page. */
export type ToPage =
  | { type: 'bytes'; id: number; bytes: Uint8Array }
  | { type: 'read-failed'; id: number; error: string }
  | { type: 'event'; event: EngineEvent }
  | { type: 'grown'; file: number; size: number }
  | { type: 'added'; file: ViewFile }
  | { type: 'filters'; sets: FilterSet[] }
  | { type: 'reveal'; file: number; line: number }
  | { type: 'do'; what: 'next' | 'previous' | 'export' | 'search' | 'go-to-line' };

/** One read never asks for more than this. */
export const MAX_READ = 64 << 20;
const MAX_TEXT = 64 << 20;
const MAX_LIST = 4_000_000;

type Check = (value: unknown) => boolean;

const text = (max = 1_000_000): Check => (v) => typeof v === 'string' && v.length <= max;
const whole: Check = (v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
const number: Check = (v) => typeof v === 'number' && Number.isFinite(v);
const flag: Check = (v) => typeof v === 'boolean';
const oneOf = (...list: readonly unknown[]): Check => (v) => list.includes(v);
const orNull = (check: Check): Check => (v) => v === null || check(v);
const maybe = (check: Check): Check => (v) => v === undefined || check(v);
const listOf = (check: Check, max = MAX_LIST): Check => (v) => Array.isArray(v) && v.length <= max && v.every(check);
const tableOf = (check: Check): Check => (v) => isObject(v) && Object.values(v).every(check);
const pair: Check = (v) => Array.isArray(v) && v.length === 2 && v.every(number);
const shape = (checks: Record<string, Check>): Check => (v) => isObject(v) && Object.entries(checks).every(([key, check]) => check(v[key]));
/** One of several shapes, told apart by `type`. */
const variants = (all: Record<string, Record<string, Check>>): Check => (v) => isObject(v) && typeof v.type === 'string' && Object.hasOwn(all, v.type) && shape(all[v.type]!)(v);

function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

const format = oneOf('markdown', 'html', 'sarif');
const severity = oneOf('error', 'warning', 'info', 'hint');
const viewFile = shape({ path: text(), name: text(), size: whole });
const viewOptions = shape({ exchange: maybe(text(20)), zone: maybe(text(200)), now: number, version: text(50) });
const picks = listOf(shape({ field: text(200), value: text(1000), exclude: flag }), 1000);
const query = shape({ text: text(10_000), regex: flag, matchCase: flag, picks: maybe(picks) });
const evidence = shape({ path: text(), line: whole, column: whole, endColumn: whole, text: text() });
const finding = shape({
  rule: text(100), severity, confidence: text(20), title: text(), detail: text(), count: number, evidence: listOf(evidence, 1000), remedy: listOf(text()),
  missing: listOf(shape({ what: text(), how: text() })), data: isObject,
});
const summary = shape({
  format: text(100), formatTitle: text(), encoding: text(40), lines: whole, records: whole, unparsed: whole, zone: text(200),
  offsetMinutes: orNull(number), from: orNull(number), to: orNull(number), exchange: orNull(text(20)), error: maybe(text()),
});
const report = shape({
  files: listOf(summary), findings: listOf(finding), kinds: tableOf(listOf(text(100))), verdict: text(), records: listOf(pair), slotMs: number,
  series: listOf(shape({ finding: whole, slots: listOf(pair) })), marks: listOf(shape({ at: number, what: text(), file: maybe(whole), line: maybe(whole) })), utc: flag, complete: flag,
});
const delta = shape({ from: whole, offsets: listOf(whole), lines: listOf(whole), bytes: whole, lineCount: whole, encoding: oneOf('utf-8', 'utf-16le', 'utf-16be'), returns: flag, heads: listOf(whole) });
const counted: Check = (v) => Array.isArray(v) && v.length === 2 && typeof v[0] === 'string' && whole(v[1]);
const facets = listOf(shape({ field: text(200), values: listOf(counted, 10_000), distinct: whole, others: whole, meanings: tableOf(text(10_000)) }), 100);
const session = shape({ key: text(1000), first: whole, last: whole, start: orNull(number), end: orNull(number), lines: whole, from: text(1000), to: text(1000), result: text(10_000), meaning: maybe(text(10_000)), failed: flag });
const survey = shape({
  facets, subjects: facets, part: number, done: flag, marks: listOf(shape({ ms: number, line: whole, kind: oneOf('restart', 'change'), what: text(10_000) }), 1000),
  sessions: shape({ kind: oneOf('session', 'message'), field: text(200), rows: listOf(session, 20_000), total: whole, failed: whole }),
});
const hit = shape({ line: whole, column: number, endColumn: number, text: text() });
// facts are the engine's own; what a reader of them would stumble over is checked
const factSet = shape({ count: whole, dropped: whole, head: listOf(hit), tail: listOf(hit), tallies: listOf(shape({ dims: tableOf(text()), count: whole, slots: listOf(number) })), kept: listOf(shape({ line: whole, data: isObject, hit })) });
const scan = shape({
  path: text(), format: text(100), blocks: listOf(shape({ format: text(100), from: whole, to: whole })), moreBlocks: whole, encoding: text(40), bytes: whole, lines: whole, records: whole,
  unparsed: whole, unparsedLines: listOf(hit), repaired: whole, repairs: listOf(shape({ line: whole, what: text(), text: text() })), cut: orNull(hit), clock: orNull(text(20)), from: orNull(number), to: orNull(number),
  zone: orNull(shape({ name: text(200), source: text(20) })), offsetMinutes: orNull(number), exchange: orNull(text(20)), header: tableOf(text()), slots: tableOf(number), counters: tableOf(tableOf(number)),
  tailStarts: listOf(shape({ line: whole, ms: number, key: text() })), facts: tableOf(factSet), index: listOf(shape({ offset: whole, line: whole })), digest: text(200), error: maybe(text()), limits: listOf(text(100)), end: orNull(isObject),
});

const engineEvent = variants({
  index: { file: whole, delta, done: flag },
  progress: { file: whole, bytes: whole, total: whole, rate: number, running: flag, stopped: maybe(flag) },
  report: { report },
  matches: { id: whole, file: whole, lines: listOf(whole), total: whole, part: number, done: flag, facets: maybe(facets) },
  survey: { file: whole, survey },
  scanned: { file: whole, scan },
  'search-failed': { id: whole, problem: text() },
  'report-text': { id: whole, format, text: text(MAX_TEXT) },
  failed: { file: whole, error: text() },
});

const engineRequest = variants({
  open: { files: listOf(viewFile), options: viewOptions, messages: tableOf(text()) },
  add: { file: viewFile },
  grow: { file: whole, size: whole },
  stop: {},
  'go-on': {},
  search: { id: whole, file: whole, query },
  'stop-search': {},
  report: { id: whole, format },
});

/** Names are for menus; a workspace has a handful. */
const filterSet = shape({ name: (v) => typeof v === 'string' && v.trim() !== '' && v.length <= 100, query, others: oneOf('show', 'dim', 'hide'), everywhere: flag });
const MAX_FILTER_SETS = 500;

const toHost = variants({
  ready: {},
  read: { id: whole, file: whole, from: whole, to: whole },
  engine: { request: engineRequest },
  copy: { text: text(MAX_TEXT), lines: whole },
  'open-text': { file: whole, line: whole },
  save: { format, text: text(MAX_TEXT) },
  'rule-page': { rule: (v) => typeof v === 'string' && /^[a-z0-9-]{1,60}$/.test(v) },
  follow: { on: flag },
  place: { line: whole },
  scanned: { file: whole, scan },
  'save-filter': { set: filterSet },
  'remove-filter': { name: text(100) },
  complain: { message: text(10_000) },
});

const toPage = variants({
  bytes: { id: whole, bytes: (v) => v instanceof Uint8Array || v instanceof ArrayBuffer },
  'read-failed': { id: whole, error: text() },
  event: { event: engineEvent },
  grown: { file: whole, size: whole },
  added: { file: viewFile },
  filters: { sets: listOf(filterSet, MAX_FILTER_SETS) },
  reveal: { file: whole, line: whole },
  do: { what: oneOf('next', 'previous', 'export', 'search', 'go-to-line') },
});

/** The message, or undefined for anything that is none. */
export function asToHost(message: unknown): ToHost | undefined {
  return toHost(message) ? (message as ToHost) : undefined;
}

export function asToPage(message: unknown): ToPage | undefined {
  return toPage(message) ? (message as ToPage) : undefined;
}

export function asEngineEvent(message: unknown): EngineEvent | undefined {
  return engineEvent(message) ? (message as EngineEvent) : undefined;
}

export function asEngineRequest(message: unknown): EngineRequest | undefined {
  return engineRequest(message) ? (message as EngineRequest) : undefined;
}

/** Saved filter sets, as far as they are some. */
export function asFilterSets(stored: unknown): FilterSet[] {
  return Array.isArray(stored) ? (stored.filter(filterSet).slice(-MAX_FILTER_SETS) as FilterSet[]) : [];
}

/** Chosen values that a page remembered, as far as they are some. */
export function asPicks(stored: unknown): PickedValue[] {
  return picks(stored) ? (stored as PickedValue[]) : [];
}
