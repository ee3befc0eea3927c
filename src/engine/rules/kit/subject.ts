import type { Rec } from '../../model';
import type { Match } from './match';
import type { Scope } from './signatures';

export const GUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;
const ADDRESS = /[A-Za-z0-9][A-Za-z0-9._%+'=/-]{0,127}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,126}[A-Za-z0-9])?/;
const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/;
const DATABASE = /\b(?:MailboxDatabaseName|MailboxDatabaseGuid|Database|MailboxDatabase|Mdb|DatabaseName)(?:\s?=\s?["']?([^;,"'\][\r\n]{1,128})|\s?:\s?["']?([^;,"'\][\s]{1,128})(?=[;,"'\]\s]|$))/i;
/** EventData, as cmdlets print it: `[MailboxDatabaseName, DB07]`. */
const EVENT_DATA = /\[(?:MailboxDatabaseName|MailboxDatabaseGuid|DatabaseName|MailboxDatabase|MDB), ?([^\]\r\n]{1,128})\]/i;
const MDB_GUID = /\bMDB:\s?([0-9a-f-]{36})/i;
/** LastError of a mailbox delivery queue: its next hop is the database, which has no dot as a host has. */
const QUEUE_OF = /\{FQDN=([^.{}]{1,128})\}/;
const MAILBOX = /\bmailbox\s(?:SMTP:)?([A-Za-z0-9][A-Za-z0-9._%+'-]{0,127}@[A-Za-z0-9.-]{1,128})/i;
const USER = /\bUser '?(?:Sid~)?([^'~\r\n]{1,128}?)(?:~\w{1,20}){0,3}'/i;
const LEGACY_DN = /(\/o=[^"\u201c\u201d\r\n]{1,400}?)["\u201c\u201d]/i;
const SERVER = /\b(?:MailboxServer|Server|ServerName)\s?[=:]\s?["']?([A-Za-z0-9][A-Za-z0-9._-]{1,255})/i;
const CONNECTOR = /\bconnector\s["'\u201c]([^"'\u201d\r\n]{1,128})["'\u201d]/i;
/** A name longer than this is no name. */
const MAX_NAME = 256;

/** Whom a match is about, with the database and the server its record names. Empty strings where nothing names them. */
export interface Subject {
  name: string;
  db: string;
  server: string;
}

/** Scopes of texts in which a bare GUID is a database; elsewhere it is a session, a request or a message. */
const OF_STORE: ReadonlySet<Scope> = new Set<Scope>(['database', 'recipient', 'server', 'mailbox']);

/** Takes the subject from the matched words, else from the record's columns, else from the words around it. */
export function subjectOf(rec: Rec, match: Match, cell: string, cellName: string): Subject {
  // a connection is made to a host, whatever database its queue is named after
  const db = match.signature.id === 'cl.smtp-fail' ? '' : clean(match.groups.db ?? databaseOf(rec, cell, OF_STORE.has(match.signature.scope)));
  const server = clean(match.groups.server ?? serverOf(rec));
  // an odd name is told as it stands: what is strange about it is the news
  if (match.signature.id === 'cl.recipient-odd') return { name: (match.groups.recipient ?? '').trim().slice(0, MAX_NAME), db, server };
  const name = nameOf(rec, match, cell, cellName, db, server);
  // a resource may end with its path in brackets and quotes
  return { name: match.signature.scope === 'resource' ? name.trim().slice(0, MAX_NAME) : clean(name), db, server };
}

function nameOf(rec: Rec, match: Match, cell: string, cellName: string, db: string, server: string): string {
  const scope: Scope = match.signature.scope;
  switch (scope) {
    case 'recipient':
      return match.groups.recipient ?? recipientOf(rec, match, cell, cellName);
    case 'database':
      return db || MAILBOX.exec(cell)?.[1] || server;
    case 'mailbox':
      return MAILBOX.exec(cell)?.[1] ?? db;
    case 'server':
      return server || db;
    case 'source':
      return sourceOf(rec, cell);
    case 'sender':
      return col(rec, 'sender-address', 'sender', 'return-path', 'P1FromAddress') ?? match.groups.host ?? sourceOf(rec, cell);
    case 'user':
      return userOf(rec, cell);
    case 'host':
      return match.groups.host ?? hostOf(rec, cell);
    case 'move':
      return col(rec, 'Identity', 'Alias', 'DisplayName', 'Name', 'MailboxIdentity') ?? ADDRESS.exec(cell)?.[0] ?? '';
    case 'resource':
      if (match.signature.id === 'bp.reject') return rejectedFor(match.groups.resource ?? '');
      return (match.groups.resource ?? (match.signature.id === 'bp.line' ? resourceBefore(cell, match.index) : '')).replace(/^\W+/, '');
    default:
      return '';
  }
}

/** The resource in the reason of event 15006 or 15007. */
function rejectedFor(reason: string): string {
  return /disk space/i.test(reason) ? 'available disk space' : /memory/i.test(reason) ? 'memory' : reason.replace(/^the /i, '');
}

/** First of the columns that has a value. */
export function col(rec: Rec, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = rec.get(name)?.trim();
    if (value !== undefined && value !== '' && value !== '-' && value !== '{}') return value;
  }
  return undefined;
}

function databaseOf(rec: Rec, cell: string, ofStore: boolean): string {
  if (rec.kind === 'connectivity') {
    const destination = col(rec, 'destination');
    if (destination && (/^Mapi|^MAPI|^Store/i.test(rec.get('source') ?? '') || GUID.test(destination))) return destination;
  }
  const named = DATABASE.exec(cell);
  if (named) return (named[1] ?? named[2])!;
  const around = `${col(rec, 'source-context', 'SourceContext') ?? ''};${rec.get('custom-data') ?? ''};${rec.get('reference') ?? ''}`;
  const mdb = MDB_GUID.exec(cell) ?? MDB_GUID.exec(around) ?? DATABASE.exec(around) ?? EVENT_DATA.exec(rec.get('EventData') ?? '');
  if (mdb) return (mdb[1] ?? mdb[2])!;
  // a refusal by the store on the way to a mailbox: the queue is named after the database, or after its server
  if (rec.kind === 'connectivity' && /STOREDRV/i.test(cell)) return col(rec, 'destination') ?? '';
  return col(rec, 'Database', 'DatabaseName', 'NextHopDomain', 'MailboxDatabase') ?? QUEUE_OF.exec(cell)?.[1] ?? (ofStore && (rec.kind === 'text' || rec.kind === 'trace') ? (GUID.exec(cell)?.[0] ?? '') : '');
}

function serverOf(rec: Rec): string {
  if (rec.kind === 'tracking') return col(rec, 'server-hostname', 'ServerHostname') ?? '';
  if (rec.kind === 'smtp') {
    const connector = rec.get('connector-id') ?? '';
    return connector.includes('\\') ? connector.slice(0, connector.indexOf('\\')) : '';
  }
  const named = SERVER.exec(rec.kind === 'text' ? rec.text.slice(0, 4000) : '');
  return col(rec, 'server-hostname', 'ServerHostname', 'ServerHostName', 'Server', 's-computername') ?? named?.[1] ?? '';
}

function recipientOf(rec: Rec, match: Match, cell: string, cellName: string): string {
  const list = col(rec, 'recipient-address', 'Recipients', 'Recipient', 'RecipientAddress');
  if (list) {
    const names = list.replace(/^\{|\}$/g, '').split(/[;,]/).map((s) => s.trim());
    if (names.length === 1 || !/recipient-?status/i.test(cellName)) return names[0]!;
    // statuses stand in the order of the addresses; `;` inside one is quoted with '
    return names[statusIndex(cell, match.index)] ?? names[0]!;
  }
  return addressIn(cell.slice(0, match.index)) ?? addressIn(cell.slice(match.index + match.length)) ?? '';
}

/** The first address of a text. */
export function addressIn(text: string): string | undefined {
  return ADDRESS.exec(text)?.[0];
}

/** Number of the list member that holds a place. */
function statusIndex(list: string, at: number): number {
  let index = 0;
  let quoted = false;
  for (let i = 0; i < at; i++) {
    const c = list.charCodeAt(i);
    if (c === 39) quoted = !quoted;
    else if (c === 59 && !quoted) index++;
  }
  return index;
}

function sourceOf(rec: Rec, cell: string): string {
  const endpoint = col(rec, 'remote-endpoint', 'RemoteEndpoint', 'client-ip', 'ClientIp', 'ClientIpAddress', 'c-ip');
  if (endpoint) return withoutPort(endpoint);
  return IPV4.exec(cell)?.[0] ?? '';
}

function userOf(rec: Rec, cell: string): string {
  const named = USER.exec(cell) ?? LEGACY_DN.exec(cell);
  if (named) return named[1]!;
  return col(rec, 'AuthenticatedUser', 'User', 'cs-username', 'UserName', 'Owner', 'MailboxIdentity') ?? MAILBOX.exec(cell)?.[1] ?? ADDRESS.exec(cell)?.[0] ?? '';
}

function hostOf(rec: Rec, cell: string): string {
  if (rec.kind === 'connectivity') return col(rec, 'destination') ?? '';
  if (rec.kind === 'smtp') return withoutPort(col(rec, 'remote-endpoint') ?? '');
  // a status tells who answered
  const by = col(rec, 'NextHopDomain') ?? /\{FQDN=([^{}]{1,256})\}/.exec(cell)?.[1];
  return by ?? col(rec, 'connector-id', 'ConnectorId', 'client-ip') ?? IPV4.exec(cell)?.[0] ?? '';
}

/** `192.0.2.5:2525` and `[2001:db8::5]:25` without their port: ports differ from connection to connection. */
export function withoutPort(endpoint: string): string {
  const bracket = /^\[([^\]]{1,64})\]/.exec(endpoint);
  if (bracket) return bracket[1]!;
  return /^[^:]{1,256}:\d{1,5}$/.test(endpoint) ? endpoint.slice(0, endpoint.lastIndexOf(':')) : endpoint;
}

/** The connector a record, or the words of an event, names. */
export function connectorOf(rec: Rec, cell: string): string {
  return clean(col(rec, 'connector-id', 'ConnectorId', 'Connector') ?? CONNECTOR.exec(cell)?.[1] ?? '');
}

/** A placeholder such as `<recipient>` names nobody. */
function clean(name: string): string {
  const trimmed = name.trim().replace(/^[<"'\u201c\u201d]+|(?<![>"'\u201c\u201d.,;:)])[>"'\u201c\u201d.,;:)]+$/g, '').trim();
  return trimmed.length > MAX_NAME ? trimmed.slice(0, MAX_NAME) : trimmed;
}

/** Longest name of a resource: its words and a path. */
const RESOURCE_NAME = 400;

/** What stands before `= 96% [High]` on the same line: the resource, in later versions with its path in brackets. */
export function resourceBefore(text: string, at: number): string {
  const whole = text.slice(Math.max(0, at - RESOURCE_NAME), at);
  const path = whole.trimEnd().endsWith(']') ? whole.lastIndexOf('[') : -1;
  const before = path > 0 ? whole.slice(0, path) : whole;
  const cut = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'), before.lastIndexOf(']'), before.lastIndexOf('='));
  return whole.slice(cut + 1).replace(/^[^A-Za-z]+/, '').trim();
}
