import type { Rec } from '../model';
import { once } from '../once';
import { isVocabulary, PUBLIC_LABELS, ROLE_WORDS } from './public';
import { ownText } from './text';

/** Names a record shows by the meaning of its cells: what patterns cannot know. */
export interface NameSet {
  /** Host labels and account names. */
  labels: Set<string>;
  /** Display names, subjects: free text that is replaced as a whole. */
  texts: Set<string>;
  /** Parts of texts that a console broke into lines: replaced only where one fills its column. */
  pieces: Set<string>;
  /** What an address of two words tells of its owner, in lower case: both orders of them. */
  people: Set<string>;
  /** What stands before the @ of addresses, in lower case: it tells whether two words are somebody's name. */
  locals: Set<string>;
  /** Letters in front of the number of a machine: `hub` of `HUB01`. Prose may name a machine that no log does. */
  stems: Set<string>;
  /** Names beyond the cap: they are not replaced, which the report says. */
  dropped: number;
}

/** Distinct names remembered: a large organization's people and hosts in one folder of logs. */
export const MAX_NAMES = 200_000;
/** Shorter texts are too likely to stand in other words. */
const MIN_TEXT = 3;
/** The same of accounts that are made of somebody's name. */
const MIN_ACCOUNT = 5;
/** A shorter stem is too likely to begin other words. */
const MIN_STEM = 2;

export function emptyNames(): NameSet {
  return { labels: new Set(), texts: new Set(), pieces: new Set(), people: new Set(), locals: new Set(), stems: new Set(), dropped: 0 };
}

const HOST_CELLS = new Set(['client-hostname', 'server-hostname', 'serverhostname', 'clienthostname', 'server', 'originatingserver', 'targetserver', 'sourceserver', 'frontendserver', 'backendserver', 'serverfqdn', 'mailboxserver',
  's-computername', 'servername', 'targetbackendserver', 'targetmailboxserver', 'pscomputername', 'computername', 'machinename', 'hostname', 'nodename', 'activeserver', 'domaincontroller']);
const TEXT_CELLS = new Set(['message-subject', 'messagesubject', 'subject', 'displayname', 'caller', 'objectmodified', 'authenticateduser', 'user', 'anchormailbox', 'normalizedsubject', 'mailbox', 'alias', 'username', 'cs-username', 'name',
  'database', 'databasename', 'mailboxdatabase', 'sourcedatabase', 'targetdatabase', 'batchname', 'owner', 'managedby', 'givenname', 'surname', 'samaccountname', 'organizer', 'location', 'office', 'department', 'company', 'title', 'manager', 'city', 'streetaddress', 'notes', 'comment', 'postalcode', 'stateorprovince', 'simpledisplayname', 'archivename', 'assistantname', 'initials', 'mailtip', 'friendlyname']);
/** Columns for whatever the owner wants to put there. */
const CUSTOM_CELL = /^(?:extension)?customattribute\d{1,2}$/;
/** Connectors that setup makes; behind these words stands the name of the server. */
const BUILT_IN_CONNECTOR = /^(?:Default|Client|Internal|Inbound Proxy|Outbound Proxy|Intra-Organization|EdgeSync|Front ?End|Delivery|Mailbox Transport)\b/i;
/** Names by the words around them. */
const INSIDE: readonly [needed: string, pattern: RegExp][] = [
  ['subj: ', /\bsubj: (.{1,256}?), usr: /g],
  ['usr: ', /\busr: ([^,]{1,256}),/g],
  ['Dispatcher for ', /\bDispatcher for ([^()]{1,128}) \(/g],
  ['k__BackingField', /Subject>k__BackingField:[^"]{1,120}String="([^"]{1,256})"/g],
  ['k__BackingField', /<(?:DisplayName|Alias|PrimarySmtpAddress|Location|Organizer)>k__BackingField:[^"]{1,120}String="([^"]{1,256})"/g],
];
const HOSTS_INSIDE: readonly [needed: string, pattern: RegExp][] = [
  ['MailboxServer=', /\bMailboxServer=([A-Za-z0-9-]{1,63})/g],
  ['server limit for', /\bserver limit for ([A-Za-z0-9-]{1,63})/g],
  ['Database=', /\bDatabase=([^;,"]{1,64})/g],
  // of a setup log
  ['local machine with name', /\blocal machine with name '([A-Za-z0-9-]{1,63})/g],
  ['Server Name=', /\bServer Name=([A-Za-z0-9-]{1,63})/g],
  ['domain controller \'', /\bdomain controller '([A-Za-z0-9-]{1,63})/gi],
  ['Active Directory site', /\bActive Directory site(?: as the schema master)? ['(]([A-Za-z0-9-]{1,63})[')]/g],
  ['Machine:', /\bMachine:([A-Za-z0-9-]{1,63}) and Process:/g],
  ['[Setting:', /\[Setting:\w{0,40}(?:ComputerName|ServerName|ServerInTopology|RoleOwner)\w{0,40}\] \[HasException:False\] \[Value:"(?!True"|False"|<)([A-Za-z0-9-]{1,63})/g],
];
/** The organization's own name: what stands before the last part, or the last two, of an address. */
const DOMAIN = /@(?:[A-Za-z0-9-]{1,63}\.){0,8}([A-Za-z][A-Za-z0-9-]{3,62})\.(?:(?:co|com|org|net|example)\.)?[A-Za-z]{2,24}(?![A-Za-z0-9.-])/g;
/** `HUB01`, `JRN01`, `CHI-MBX04` in prose. */
const MACHINE = /(?<![A-Za-z0-9.-])([A-Z]{2,}(?:-[A-Z]{2,}){0,2})-?\d{2,3}(?![A-Za-z0-9-]|\.(?:dll|exe|sys|pdb|cab|msp|config)\b)/g;
/** What looks the same and is a standard, a build or an article. */
const STANDARDS = /^(?:UTF|ISO|RFC|SHA|AES|MD|CU|RU|SP|KB|TLS|SSL|HTTP|IP|WIN|BASE|NTLM|CRC|EX|RSA|DES|UCS|GB|CP|ID|NO|PM|AM|GMT|UTC|ASN|ES|EVENT|ERROR|CAS|IE)$/i;
/** The two parts of an address that is a person's: `anna.kern`. */
const person = once(() => /^(\p{L}{2,})[._](\p{L}{3,})$/u);
/** The local part of an address: looked at where it has two words. */
const localPart = once(() => /(?<![\p{L}\d._%+'-])(\p{L}{2,32}[._]\p{L}{3,32})(?:@|%40)/gu);
/** Any local part that may be somebody's; those with digits are of machines, or ids. */
const anyLocalPart = once(() => /(?<![\p{L}\d._%+'-])([\p{L}][\p{L}._'-]{2,48})(?:@|%40)/gu);
/** Two words of a display name, in both orders. */
const displayName = once(() => /^(\p{Lu}[\p{L}'-]{1,30}) (\p{Lu}[\p{L}'-]{1,30})$|^(\p{Lu}[\p{L}'-]{1,30}), (\p{Lu}[\p{L}'-]{1,30})(?: \([^()]{1,40}\))?$/u);
/** Who a pasted message was from and to. */
const header = once(() => /^[>| \t]{0,12}(?:From|To|Cc|Bcc|Von|An|От|Кому|Копия):[ \t]{1,4}(.{3,1000})$/gimu);
/** Who stands before an address: `"Kern, Anna" <anna.kern@...>`, `'Anna Kern' [mailto:...]`. */
const BEFORE_ADDRESS = /["']([^"'<>[\]@\r\n]{3,64})["']{1,2} ?[<[]/g;
/** The same in the escapes of a web page. */
const ESCAPED_BEFORE_ADDRESS = /(?:&quot;|&#39;|(?<=[:;,>][ \t]{0,4}))([^"'<>[\]@&;\r\n]{3,64})(?:&quot;|&#39;)? ?&lt;/g;
const bareBeforeAddress = once(() => /(?:^|[:;,>])[ \t]{0,4}(\p{Lu}[\p{L}'-]{1,31}(?: \p{Lu}[\p{L}'.-]{0,31}){1,3}) [<[]/gu);

/** What a column tells by its name. */
export const enum ColumnKind { None, Host, Text, Connector }

export function kindOfColumn(name: string): ColumnKind {
  const key = name.toLowerCase();
  if (HOST_CELLS.has(key)) return ColumnKind.Host;
  if (key === 'connector-id') return ColumnKind.Connector;
  return TEXT_CELLS.has(key) || CUSTOM_CELL.test(key) ? ColumnKind.Text : ColumnKind.None;
}

/** Adds what a cell names. */
export function addCell(names: NameSet, kind: ColumnKind, value: string): void {
  if (kind === ColumnKind.Text) return addText(names, value);
  if (kind === ColumnKind.Host) return addLabel(names, value.split('.')[0]!);
  const server = value.indexOf('\\');
  if (server >= 0) addLabel(names, value.slice(0, server));
  const connector = value.slice(server + 1);
  if (connector && !BUILT_IN_CONNECTOR.test(connector)) addText(names, connector);
}

/** Adds the names of one record. */
export function collectNames(rec: Rec, names: NameSet): void {
  // fields of a dumped object: addresses and types; its texts are found by the words around them
  for (const column of rec.format === 'object-dump' ? [] : rec.names()) {
    const kind = kindOfColumn(column);
    if (kind === ColumnKind.None || kind === ColumnKind.Connector) continue;
    const value = rec.get(column)?.trim();
    if (!value) continue;
    addCell(names, kind, value);
    if (kind === ColumnKind.Text && rec.lines > 1) addPieces(names, rec, column, value);
  }
  const connector = rec.get('connector-id');
  if (connector) addCell(names, ColumnKind.Connector, connector);
  collectInside(rec.text, names);
  if (rec.text.includes('@') || rec.text.includes('%40')) collectPeople(rec.text, names);
  if (rec.kind === 'text' && rec.text.includes(': ')) collectHeaders(rec.text, names);
  if (rec.kind === 'text') collectMachines(rec.text, names);
  // a sentence behind a row of notes may have been taken for the rest of it
  else if (rec.lines > 1 && rec.format !== 'object-dump') collectMachines(rec.text.slice(rec.text.indexOf('\n') + 1), names);
}

function collectMachines(text: string, names: NameSet): void {
  for (const m of text.matchAll(MACHINE)) if (!STANDARDS.test(m[1]!)) addLabel(names, m[0]);
}

/** Names by the words around them. */
export function collectInside(text: string, names: NameSet): void {
  for (const [needed, p] of INSIDE) if (text.includes(needed)) for (const m of text.matchAll(p)) addText(names, m[1]!);
  for (const [needed, p] of HOSTS_INSIDE) if (text.includes(needed)) for (const m of text.matchAll(p)) addLabel(names, m[1]!);
}

/** People by their addresses, and the organization's own name: the name before an address, and both orders of the two words in one. */
function collectPeople(text: string, names: NameSet): void {
  collectBeforeAddress(text, names);
  collectDomains(text, names);
  collectLocals(text, names);
}

/** Whom words in front of an address name. */
export function collectBeforeAddress(text: string, names: NameSet): void {
  for (const m of text.matchAll(BEFORE_ADDRESS)) addText(names, m[1]!);
  for (const m of text.matchAll(bareBeforeAddress())) addText(names, m[1]!);
  if (text.includes('&lt;')) for (const m of text.matchAll(ESCAPED_BEFORE_ADDRESS)) addText(names, m[1]!);
}

/** What stands behind an `@`. */
export function collectDomains(text: string, names: NameSet): void {
  for (const m of text.matchAll(DOMAIN)) if (!PUBLIC_LABELS.has(m[1]!.toLowerCase())) addLabel(names, m[1]!.toLowerCase());
}

/** What stands before an `@`, or its escape. */
export function collectLocals(text: string, names: NameSet): void {
  for (const [, local] of text.matchAll(anyLocalPart())) if (names.locals.size < MAX_NAMES) names.locals.add(ownText(local!.toLowerCase()));
  for (const [, local] of text.matchAll(localPart())) {
    const [, first, last] = person().exec(local!)!;
    if ([first!, last!].some((part) => isVocabulary(part) || ROLE_WORDS.test(part) || PUBLIC_LABELS.has(part.toLowerCase()))) continue;
    for (const form of [local!, `${first} ${last}`, `${last}, ${first}`, `${last} ${first}`]) add(names, names.people, form.toLowerCase());
  }
}

/** `To: Kern, Anna; Bela Kiss`: names of two to four words with capitals. */
function collectHeaders(text: string, names: NameSet): void {
  for (const [, value] of text.matchAll(header())) {
    for (const part of value!.split(/;|, (?=[^,;]{1,40} [^,;]{1,40}(?:,|$))/)) {
      const who = part.split(/[<[(]/, 1)[0]!.replace(/["']/g, '').trim();
      if (/^\p{Lu}[\p{L}'-]{1,30},?(?: \p{Lu}[\p{L}'.-]{0,30}){1,3}$/u.test(who)) addText(names, who);
    }
  }
}

/** Names that only a path shows: machines that folders are called after. */
export function collectPathNames(path: string, names: NameSet): void {
  for (const m of path.matchAll(MACHINE)) if (!STANDARDS.test(m[1]!)) addLabel(names, m[0]);
}

/**
 * Once all records were seen: the parts of people's names, where a display name and an account agree on them. They stand alone in
 * notes (`Anna says`).
 */
export function settleNames(names: NameSet): void {
  const written = [...names.texts];
  const shown = new Set([...names.texts].map((t) => firstLast(t.toLowerCase())));
  for (const text of [...names.texts, ...names.people]) {
    const found = person().exec(text.toLowerCase());
    if (!found || !shown.has(`${found[1]} ${found[2]}`)) continue;
    for (const part of [found[1]!, found[2]!]) if (part.length >= MIN_TEXT && !isVocabulary(part)) add(names, names.texts, part);
  }
  // last: the forms made here are no accounts that agree with anything
  for (const text of written) settleDisplayName(text, names);
}

/** The other ways to write somebody's name; where an address agrees that it is one, the account and both words alone too. */
function settleDisplayName(text: string, names: NameSet): void {
  const match = displayName().exec(text);
  const [first, last] = match ? [match[1] ?? match[4]!, match[2] ?? match[3]!].map((word) => word.toLowerCase()) as [string, string] : ['', ''];
  if (!match || [first, last].some((word) => isVocabulary(word) || ROLE_WORDS.test(word) || PUBLIC_LABELS.has(word))) return;
  const accounts = [`${first[0]}${last}`, `${first}${last[0]}`, `${first[0]}.${last}`, `${last}${first[0]}`, `${first}${last}`, `${last}${first}`].filter((one) => one.length >= MIN_ACCOUNT);
  for (const form of [`${first} ${last}`, `${last} ${first}`, `${last}, ${first}`, `${first}.${last}`, `${first}_${last}`, `${last}.${first}`, `${last}_${first}`, `${first}%20${last}`, `${last}%20${first}`, `${last},%20${first}`]) add(names, names.people, form);
  const turned = [...accounts, `${first}.${last}`, `${first}_${last}`, `${last}.${first}`, `${first[0]}.${last}`];
  if (!turned.some((one) => names.locals.has(one))) return;
  for (const one of accounts) add(names, names.people, one);
  for (const part of [first, last]) if (part.length > MIN_TEXT) add(names, names.texts, part);
}

/** `kern, anna (it)` as `anna kern`. */
function firstLast(text: string): string {
  const turned = /^([^,]+), ([^,(]+?)(?: \([^()]*\))?$/.exec(text);
  return turned ? `${turned[2]!} ${turned[1]!}` : text;
}

function addLabel(names: NameSet, text: string): void {
  if (text.length < 2 || !/[A-Za-z]/.test(text) || isVocabulary(text) || /^localhost$/i.test(text)) return;
  add(names, names.labels, text);
  const stem = /^([A-Za-z-]{2,})\d{1,4}$/.exec(text)?.[1];
  if (stem !== undefined && stem.length >= MIN_STEM && !STANDARDS.test(stem)) names.stems.add(stem.toLowerCase());
}

/** `MessageSubject : ` in front of what fills the column. */
const IN_FRONT = /^[\p{L}_][\p{L}\p{N}_ ]{0,60} : /u;

/** What fills a column of a line of cmdlet output: the whole line behind its indent, or what stands between wide gaps. */
export function columnTexts(line: string): Piece[] {
  return [...line.matchAll(/\S(?:[^\s]| (?! ))*/g)].map((m) => {
    const front = IN_FRONT.exec(m[0])?.[0].length ?? (m[0].startsWith(': ') ? 2 : 0);
    return { start: m.index + front, text: m[0].slice(front).trimEnd() };
  });
}

interface Piece {
  start: number;
  text: string;
}

/** The lines of a value that was broken into several, in the file or by the console. Several words are looked for anywhere, one only where it fills its column. */
function addPieces(names: NameSet, rec: Rec, column: string, value: string): void {
  for (const part of value.includes('\n') ? value.split('\n') : []) addText(names, part);
  const lines = rec.text.split('\n');
  const span: { column: number; endColumn: number; text?: string } | undefined = rec.span(column);
  const first = span ? (span.text ?? lines[0]!).slice(span.column, span.endColumn) : '';
  for (const text of [first, ...lines.flatMap((line) => columnTexts(line).map((piece) => piece.text))]) {
    if (text.length < MIN_TEXT || text === value || !value.includes(text)) continue;
    if (text.includes(' ')) addText(names, text);
    else add(names, names.pieces, text);
  }
}

function addText(names: NameSet, text: string): void {
  const value = text.trim();
  if (value.length < MIN_TEXT || /^[<{$(]/.test(value) || isVocabulary(value) || !/\p{L}/u.test(value)) return;
  // a number with a unit or an id is no name; times and versions stay as they are
  if (/^[\d\s:./-]+(?:[AP]M)?$/i.test(value)) return;
  add(names, names.texts, value);
  // as it stands in a quoted cell
  if (value.includes('"')) add(names, names.texts, value.replaceAll('"', '""'));
}

function add(names: NameSet, set: Set<string>, value: string): void {
  if (set.has(value)) return;
  if (names.labels.size + names.texts.size + names.pieces.size + names.people.size >= MAX_NAMES) names.dropped++;
  else set.add(ownText(value));
}
