import type { Rec } from '../model';

/** Names a record shows by the meaning of its cells: what patterns cannot know. */
export interface NameSet {
  /** Host labels and account names. */
  labels: Set<string>;
  /** Display names, subjects: free text that is replaced as a whole. */
  texts: Set<string>;
  /** Names beyond the cap: they are not replaced, which the report says. */
  dropped: number;
}

/** Distinct names remembered: a large organization's people and hosts in one folder of logs. */
export const MAX_NAMES = 200_000;
/** Shorter texts are too likely to stand in other words. */
const MIN_TEXT = 3;

export function emptyNames(): NameSet {
  return { labels: new Set(), texts: new Set(), dropped: 0 };
}

const HOST_CELLS = ['client-hostname', 'server-hostname', 'serverhostname', 'clienthostname', 'server', 'originatingserver', 'targetserver', 'frontendserver', 'backendserver', 'serverfqdn', 'mailboxserver'];
const TEXT_CELLS = ['message-subject', 'messagesubject', 'subject', 'displayname', 'caller', 'objectmodified', 'authenticateduser', 'user', 'anchormailbox', 'normalizedsubject', 'mailbox', 'alias', 'username', 'cs-username', 'name'];
const INSIDE: readonly RegExp[] = [
  /\bsubj: ([^,]{1,256}),/g,
  /\busr: ([^,]{1,256}),/g,
  /\bDispatcher for ([^()]{1,128}) \(/g,
  /Subject>k__BackingField:[^"]{1,120}String="([^"]{1,256})"/g,
  /<(?:DisplayName|Alias|PrimarySmtpAddress|Location|Organizer)>k__BackingField:[^"]{1,120}String="([^"]{1,256})"/g,
];
const HOSTS_INSIDE: readonly RegExp[] = [/\bMailboxServer=([A-Za-z0-9-]{1,63})/g, /\bserver limit for ([A-Za-z0-9-]{1,63})/g, /\bDatabase=([^;,"]{1,64})/g];

/** Adds the names of one record. */
export function collectNames(rec: Rec, names: NameSet): void {
  for (const column of rec.names()) {
    const key = column.toLowerCase();
    const host = HOST_CELLS.includes(key);
    if (!host && !TEXT_CELLS.includes(key)) continue;
    const value = rec.get(column)?.trim();
    if (!value) continue;
    if (host) addLabel(names, value.split('.')[0]!);
    else addText(names, value);
  }
  const connector = rec.get('connector-id');
  if (connector?.includes('\\')) addLabel(names, connector.split('\\')[0]!);
  for (const p of INSIDE) for (const m of rec.text.matchAll(p)) addText(names, m[1]!);
  for (const p of HOSTS_INSIDE) for (const m of rec.text.matchAll(p)) addLabel(names, m[1]!);
}

function addLabel(names: NameSet, text: string): void {
  if (text.length < 2 || !/[A-Za-z]/.test(text) || /^(localhost|unknown|none|null)$/i.test(text)) return;
  add(names, names.labels, text);
}

function addText(names: NameSet, text: string): void {
  const value = text.trim();
  if (value.length < MIN_TEXT || /^[<{]/.test(value) || /^(true|false|none|null|-)$/i.test(value) || !/\p{L}/u.test(value)) return;
  add(names, names.texts, value);
}

function add(names: NameSet, set: Set<string>, value: string): void {
  if (set.has(value)) return;
  if (names.labels.size + names.texts.size >= MAX_NAMES) names.dropped++;
  else set.add(value);
}
