import type { Rec } from '../../model';
import type { Notes, Observer, Spot } from '../rule';
import { matcher, settle, type Match } from './match';
import { inputsOf, reach } from './reach';
import { needles, type Scope } from './signatures';
import { col, connectorOf, subjectOf } from './subject';

/** Columns that quote what people wrote, or that are addresses and ids: an answer in them is not an answer the server gave. */
const NOT_SEARCHED = new Set([
  'date-time', 'datetime', 'timestamp', 'message-subject', 'messagesubject', 'subject', 'sender-address', 'sender', 'return-path', 'returnpath', 'recipient-address', 'recipients', 'message-id', 'messageid',
  'client-ip', 'client-hostname', 'server-ip', 'server-hostname', 'session', 'session-id', 'destination', 'source', 'direction', 'event', 'event-id', 'eventid', 'connector-id', 'runspaceid', 'useragent', 'cs(user-agent)', 'p2fromaddresses', 'p1fromaddress',
]);
/** What people wrote or configured, not what a server answered. */
const OTHER_KINDS = new Set(['config', 'object', 'dump', 'watermark']);
/** Columns with answers, by kind, where these are known. */
const ANSWERS: Record<string, readonly string[]> = {
  connectivity: ['description'],
  tracking: ['recipient-status', 'source-context', 'custom-data', 'reference', 'related-recipient-address', 'RecipientStatus', 'SourceContext', 'EventData', 'Reference', 'message-info'],
  smtp: ['data', 'context'],
  text: ['text'],
};
const STATUSES = ['recipient-status', 'RecipientStatus'];
const STAGE = /\bStage:\s?([A-Za-z0-9_]{1,40})/;
const HRESULT = /\bHResult: (-?\d{1,10})\b/i;
const ERROR = /\bError:\s?([A-Za-z]{3,60})\b/;
const EC = /\bec=(-?\d{1,10})\b/i;
const HR = /\bhr=(0x[0-9a-f]{1,8})\b/i;

/** Every text that names a limit, a full resource, a broken connection or something mistaken for one, in any cell of any record. */
export const textObserver: Observer = {
  id: 'texts',
  kinds: ['*'],
  needles,
  alike: true,
  reach,
  onRecord(rec, notes) {
    if (OTHER_KINDS.has(rec.kind)) return;
    const found = new Map<string, Hit>();
    for (const name of cellsOf(rec)) {
      const cell = name === '' ? rec.text : rec.get(name);
      if (!cell) continue;
      for (const match of matcher.find(cell)) {
        const before = found.get(match.signature.kind);
        if (!before || (before.match.signature.rank ?? 0) < (match.signature.rank ?? 0)) found.set(match.signature.kind, { match, cell, name });
      }
    }
    if (found.size === 0) return;
    const kept = new Set(settle([...found.values()].map((f) => f.match)));
    for (const hit of found.values()) if (kept.has(hit.match) && applies(rec, hit)) leave(rec, hit, notes);
  },
};

/** What is no throttling is about nobody. */
const NOBODY = { name: '', db: '', server: '' };

/** Scopes whose subject is no database and no mailbox: the database beside it is its place. */
const BESIDE: ReadonlySet<Scope> = new Set<Scope>(['recipient', 'server', 'host', 'sender']);

interface Hit {
  match: Match;
  cell: string;
  name: string;
}

function cellsOf(rec: Rec): readonly string[] {
  const known = ANSWERS[rec.kind];
  const names = rec.names();
  // what agents note (rules by their names, parts of subjects) is no answer to anybody
  if (rec.kind === 'tracking' && /^AGENTINFO$/i.test(col(rec, 'event-id', 'EventId') ?? '')) return STATUSES;
  if (known) return known;
  if (names.length === 0) return [''];
  return names.filter((n) => !NOT_SEARCHED.has(n.toLowerCase()));
}

/** A transport rule that sends a message back is no deferral; a resource at its normal mark alone says nothing. */
function applies(rec: Rec, { match, cell, name }: Hit): boolean {
  // what a client says to a Receive connector, `SERVER\\Name`, is no answer of anybody
  if (rec.kind === 'smtp' && name === 'data' && rec.get('event') === '<' && (rec.get('connector-id') ?? '').includes('\\')) return false;
  // an answer 2xx or 3xx refuses nothing, whatever the message id in it
  if (rec.kind === 'smtp' && name === 'data' && /^[23]\d\d[ -]/.test(cell)) return false;
  if (match.signature.kind === 'not-throttling') return true;
  if (match.signature.id === 'cl.recipient-odd') return rec.kind === 'connectivity';
  if (match.signature.id === 'bp.memory') return Number(match.groups.value) >= Number(match.groups.high);
  return !(rec.kind === 'tracking' && /transport rule agent/i.test(rec.get('source-context') ?? rec.get('connector-id') ?? '') && match.signature.kind === 'agent-deferral');
}

function leave(rec: Rec, hit: Hit, notes: Notes): void {
  const { match, cell, name } = hit;
  const subject = match.signature.kind === 'not-throttling' ? NOBODY : subjectOf(rec, match, cell, name);
  const dims: Record<string, string> = { subject: subject.name, sig: match.signature.id };
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') dims[key] = value.slice(0, 256);
  };
  put('limit', match.groups.limit);
  // a recipient or a server beside every database it was refused for would be too many pairs
  const apart = BESIDE.has(match.signature.scope) && subject.db !== subject.name ? subject.db.slice(0, 256) : '';
  put('db', subject.db === subject.name || apart !== '' ? '' : subject.db);
  put('server', subject.server === subject.name ? '' : subject.server);
  put('kind', rec.kind);
  extras(rec, hit, put);
  notes.tally({ kind: match.signature.kind, dims, span: spanOf(rec, hit), note: noteOf(match), ...inputsOf(rec, match, subject), ...(apart !== '' && { place: apart }) });
}

/** More dimensions by kind. Each has few values, or the tallies would not stay few. */
function extras(rec: Rec, { match, cell }: Hit, put: (key: string, value: string | undefined) => void): void {
  const { kind } = match.signature;
  if (rec.kind === 'connectivity') put('source', rec.get('source'));
  if (kind === 'store-too-busy' || kind === 'disk-full' || kind === 'store-offline' || kind === 'store-resource') {
    put('stage', STAGE.exec(cell)?.[1]);
    put('hresult', HRESULT.exec(cell)?.[1]);
    put('error', ERROR.exec(cell)?.[1]);
    put('ec', EC.exec(cell)?.[1]);
    put('hr', HR.exec(cell)?.[1]?.toLowerCase());
    put('stream', /not enough space on the disk|\.Submit\.Exception|CreateMailItem/i.test(cell) ? 'submit' : undefined);
  }
  if (kind === 'store-offline') put('network', /MapiExceptionNetworkError/i.test(cell) ? 'yes' : undefined);
  if (kind.startsWith('smtp-') || kind === 'proxy-failed') put('connector', connectorOf(rec, cell));
  if (kind.startsWith('smtp-') || kind === 'back-pressure') put('side', sideOf(rec));
  if (kind === 'connection-failed' && rec.kind === 'smtp') put('side', (rec.get('connector-id') ?? '').includes('\\') ? 'in' : 'out');
  if (kind === 'client-budget') {
    put('policy', /Policy:\s?([^,;'\r\n]{1,80})/i.exec(cell)?.[1]);
    put('parts', /Parts:\s?([^,;'\r\n]{1,80})/i.exec(cell)?.[1]);
    put('threshold', /Threshold value:\s?'?(\d{1,9})/i.exec(cell)?.[1]);
  }
  if (kind === 'back-pressure') put('exchange', /\\V14\\/i.test(cell) ? '2010' : /\\V15\\/i.test(cell) ? '2013+' : undefined);
  for (const group of GROUPS[kind] ?? []) put(group, match.groups[group]);
  if (match.groups.code) put('code', match.groups.code.toUpperCase());
}

const GROUPS: Record<string, readonly string[]> = {
  'back-pressure': ['level', 'change', 'from', 'to'],
  'client-budget': ['part', 'budget', 'wait', 'times', 'component'],
  'session-limit': ['what'], 'reply-4xx': ['what', 'reply'], 'store-offline': ['what'], 'store-resource': ['what'], 'disk-full': ['what'], 'agent-deferral': ['what'], 'proxy-failed': ['what'], 'dns-failed': ['what'],
  'connection-failed': ['what', 'sock'], 'move-stalled': ['what', 'side'],
};

/** Who refused: this server (`in`) or the one it sends to (`out`). */
function sideOf(rec: Rec): string | undefined {
  if (rec.kind !== 'smtp') return undefined;
  return rec.get('event') === '<' ? 'out' : 'in';
}

/** Where the words of a match stand in a cell of several lines; undefined where they are broken over two of them. */
function lineOf(rec: Rec, { match, cell }: Hit): Spot | undefined {
  const words = cell.slice(match.index, match.index + match.length).split('\n', 1)[0]!;
  const lines = rec.text.split('\n'), row = words === '' ? -1 : lines.findIndex((line) => line.includes(words));
  if (row < 0) return undefined;
  const text = lines[row]!, column = text.indexOf(words);
  return { line: rec.line + row, text, column, endColumn: column + words.length };
}

function spanOf(rec: Rec, hit: Hit): Spot | undefined {
  const { match, name } = hit;
  const cell = name === '' ? { column: 0, endColumn: rec.text.length } : rec.span(name);
  if (!cell) return undefined;
  const place = rec.lines > 1 && match.index > 0 ? lineOf(rec, hit) : undefined;
  if (place) return place;
  const column = Math.min(cell.column + match.index, cell.endColumn);
  return { ...cell, column, endColumn: Math.min(column + match.length, cell.endColumn) };
}

function noteOf(match: Match): string | undefined {
  const { signature, groups } = match;
  if (signature.kind === 'not-throttling') return undefined;
  if (!signature.limit) return undefined;
  return groups.limit ? `${signature.limit} = ${groups.limit}` : signature.limit;
}

/** DEFER by the Transport Rule Agent: the message goes back to the categorizer and on within seconds. Source: Microsoft, message tracking events. */
export const ruleAgentObserver: Observer = {
  id: 'rule-agent-defer',
  kinds: ['tracking'],
  needles: ['Transport Rule Agent'],
  alike: true,
  onRecord(rec, notes) {
    const event = rec.get('event-id') ?? rec.get('EventId') ?? '';
    const context = rec.get('source-context') ?? rec.get('SourceContext') ?? '';
    if (/^DEFER$/i.test(event) && /transport rule agent/i.test(context)) notes.tally({ kind: 'not-throttling', dims: { subject: '', sig: 'trap.rule-agent' } });
  },
};
