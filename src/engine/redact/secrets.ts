import { findBinary } from './binary';
import { findEncoded } from './encoded';

/** Where in a line the things stand that name people, machines and mailboxes. Every pattern is linear: bounded repeats, no overlap between neighbours. */

export type Secret =
  | { kind: 'entry-id' | 'encoded-word' | 'encoded-text' | 'guid' | 'guid-digits' | 'sid' | 'imcea' | 'address' | 'ipv4' | 'ipv6' | 'host' | 'account' | 'legacy-dn' | 'x400' | 'share' | 'file' | 'directory' | 'phone' | 'message-id' | 'free-text'; start: number; end: number }
  | { kind: 'name'; start: number; end: number };

/** Last parts of names of hosts. */
const TOP = '(?:com|net|org|edu|gov|mil|int|info|biz|local|lan|lab|corp|intra|internal|intranet|priv|private|test|example|invalid|ad|io|de|ru|uk|fr|nl|cn|jp|kr|br|it|es|pl|se|no|fi|dk|ch|at|be|cz|ca|au|us|eu|in|ua|by|kz|hu|ro|gr|tr|il|ie|pt|si|hr|sk|lt|lv|ee|bg|sg|nz|za|mx|ar|cl|hk|th|vn|ph|sa|ae|eg|me|tv)';
/** Last parts that are words of programs too: names of hosts are in lower case. */
const WORDY = 'cloud online tech group app dev xyz site store shop global digital berlin bayern hamburg wien koeln moscow swiss london paris nyc'.split(' ');
const WORDY_TOP = `(?:${WORDY.join('|')})`;
/** Arguments that name people and things that are theirs, and machines. */
const PEOPLE = 'Identity Mailbox User Sender Recipients Recipient MessageSubject Subject Alias DisplayName Trustee Owner TargetMailbox SourceMailbox Reference PrimarySmtpAddress'.split(' ');
const MACHINES = 'Server ComputerName MailboxServer TargetServer SourceServer Database TargetDatabase DomainController'.split(' ');
/** How a command may begin. */
const VERBS = 'Get Set Test New Remove Enable Disable Add Search Resume Suspend'.split(' ');
/** A quoted argument or a word. */
const ARGUMENT = '(?:"[^"\\r\\n]{1,128}"|\'[^\'\\r\\n]{1,128}\'|[^\\s"\'|;,$(){}<>*=-][^\\s|;,(){}<>=]{1,127})';
/** What no part of a legacy name holds. */
const DN_END = '"\'\\u201c\\u201d\\u2018\\u2019\\r\\n,;<>/';
/** How names of documents end, in the two ways they are written. */
const EXTENSIONS = ['.do', '.xl', '.pp', '.pd', '.ra', '.7z', '.ms', '.em', '.jp', '.pn', '.ic', '.vc', '.rt', '.od'].flatMap((end) => [end, end.toUpperCase()]);
/** Pattern, and texts at least one of which stands in every line that it matches, or what is quicker to look for: most lines hold none of them. */
const PATTERNS: readonly [kind: Secret['kind'], pattern: RegExp, needed?: readonly string[] | RegExp][] = [
  ['guid', /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/g, ['-']],
  ['guid-digits', /(?<![0-9A-Za-z/+=-])[0-9a-f]{32}(?![0-9A-Za-z/+=])/gi],
  ['entry-id', /(?<=\bBasic )[A-Za-z0-9+/]{8,512}={0,2}/g, ['Basic ']],
  ['sid', /\bS-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}(?:-\d{1,10})?/g, ['S-1-5-21-']],
  ['imcea', /\bIMCEA[A-Z0-9]{1,16}-[^\s@<>"',;]{1,512}@[A-Za-z0-9._-]{1,255}/gi, ['@']],
  // as addresses of the web write them; the escape is none of the name
  ['address', /(?<![A-Za-z0-9._+'-])[A-Za-z0-9._+'-]{1,128}%40[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/gi, ['%40']],
  ['account', /(?<![A-Za-z0-9._-])[A-Za-z0-9-]{1,32}%5C[A-Za-z0-9._$-]{1,64}/gi, ['%5C', '%5c']],
  ['free-text', /(?<=\bDeviceId=)[A-Za-z0-9]{8,64}/gi, ['eviceI']],
  // distinguished names, and canonical ones: `contoso.example/Sales/Anna Kern`
  ['directory', /\b(?:CN|OU|DC)=[^,=\r\n"{}<>;]{1,128}(?:, ?(?:CN|OU|DC|O|L|C)=[^,=\r\n"{}<>;]{1,128}){1,20}/g, ['DC=', 'OU=']],
  ['directory', new RegExp(`(?<![\\w./@:-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.){1,8}${TOP}(?:/[^/,;:"{}<>|?*=\\r\\n]{1,64}){1,12}(?=[,}\\r\\n]|$)`, 'g'), ['/']],
  ['message-id', /(?<=<)[^\s<>@]{1,256}@[^\s<>@]{1,256}(?=>)/g, ['@']],
  ['address', /(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'=-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/g, ['@']],
  // four octets, unless a word before them says that they are a version
  ['ipv4', /(?<![\w.]|\b(?:version|build|ver|v|id)[:=#]?[ "]{0,2})(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\d|\.\d)/gi],
  ['ipv6', /(?<=\[IPv6:)[0-9A-Fa-f:]{3,39}(?=\])/gi, ['v6:']],
  ['ipv6', /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){3,7}(?::|[0-9A-Fa-f]{1,4})(?:[0-9A-Fa-f]{0,4})(?![0-9A-Za-z:])|(?<![0-9A-Za-z:])fe80::[0-9A-Fa-f:]{1,39}/gi, [':']],
  // zeros left out behind the first groups: `2001:db8::7`, `fd12:3456::7`
  ['ipv6', /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){1,6}|(?=[0-9A-Fa-f]{0,3}\d|f[cde])[0-9A-Fa-f]{3,4})::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?(?![0-9A-Za-z:])/gi, ['::']],
  ['x400', /\bX400:[^,}"'\r\n]{3,400}/gi, ['400:']],
  ['phone', /(?<=\bEUM:)\d{2,15}(?!\d)/gi, ['EUM:', 'eum:']],
  // the machine of `\\server\share`; a doubled backslash inside a path has a letter or a colon in front
  ['share', /(?<=(?<![A-Za-z0-9:\\])\\\\)[A-Za-z0-9._-]{1,64}(?=\\)/g, ['\\\\']],
  // whose folder it is
  ['share', /(?<=\\(?:Users|homes?\$?|profiles?\$?)\\{1,2})(?!(?:Public|Default|All Users|Administrator)\b)[^\\/:*?"<>|\r\n]{2,64}(?=\\)/gi, ['\\']],
  ['file', /(?<![\p{L}\p{N}_.()-])[\p{L}\p{N}_.()-]{1,100}\.(?:docx?|docm|xls[xmb]?|ppt[xm]?|pdf|rar|7z|msg|eml|jpe?g|png|ics|vcf|rtf|od[tsp])(?![\p{L}\p{N}_.-])/giu, EXTENSIONS],
  // the last part ends in front of a word of the sentence around it
  // an account behind the full name of its domain
  ['share', new RegExp(`(?<=[A-Za-z0-9]\\.${TOP}\\\\)[A-Za-z0-9._$-]{2,64}(?![\\\\A-Za-z0-9])`, 'g'), ['\\']],
  ['legacy-dn', new RegExp(`/[oO]=(?:[^${DN_END}]{1,128}/[A-Za-z]{1,4}=){0,8}[^\\s${DN_END}]{1,64}(?: (?![a-z])[^\\s${DN_END}]{1,64}){0,6}`, 'g'), ['/o=', '/O=']],
  // but no sentence with the escape of a line end behind it: `limit exceeded\n1 more`
  ['account', /(?<![\\A-Za-z0-9._-])(?![a-z]{1,32}\\[nrt][\dA-Z#])[A-Za-z0-9-]{1,32}\\[A-Za-z0-9._$-]{1,64}(?![\\A-Za-z0-9])/g, ['\\']],
  ['host', new RegExp(`(?<![A-Za-z0-9_-]|[A-Za-z0-9_-]\\.)(?:[A-Za-z0-9][A-Za-z0-9_-]{0,62}\\.){1,8}${TOP}(?:(?=\\.[0-9a-f]{8}-)|(?![A-Za-z0-9._-]*[A-Za-z0-9-]))`, 'gi')],
  ['host', new RegExp(`(?<![A-Za-z0-9_-]|[A-Za-z0-9_-]\\.)(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,8}${WORDY_TOP}(?![A-Za-z0-9._-]*[A-Za-z0-9-])`, 'g'), new RegExp(`\\.${WORDY_TOP}`)],
  // canonical names inside a sentence: its words begin small
  ['directory', new RegExp(`(?<![\\w./@:-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.){1,8}${TOP}(?:/(?!\\d)[A-Z\\u0400-\\u042f][^/,;:"{}<>|?*=\\s]{0,63}(?: [A-Z\\u0400-\\u042f(][^/,;:"{}<>|?*=\\s]{0,63}){0,4}){2,12}`, 'g'), /\.[A-Za-z]{2,8}\/[A-Z\u0400-\u042f]/],
  ['free-text', /(?<=\bCN=)\p{Lu}\p{Ll}[\p{L}'-]{0,40}(?: \p{Lu}[\p{L}'.-]{0,40}){1,3}/gu, ['CN=']],
  // headers of messages that somebody pasted
  ['free-text', /(?<=^[>| \t]{0,12}(?:Subject|Thread-Topic|Betreff|Тема|Objet|Asunto|Oggetto|Onderwerp):[ \t]{1,4}(?:(?:RE|FWD?|AW|WG|TR|SV|RV|Undeliverable|Automatic reply|Accepted|Declined|Tentative|Canceled)(?:\[\d\])?: ){0,4})\S[^\r\n]{0,256}/gimu, ['ubject:', 'opic:', 'etreff:', 'Тема:', 'bjet:', 'sunto:', 'ggetto:', 'nderwerp:', 'UBJECT:']],
  // whom a command was about
  ['free-text', new RegExp(`(?<=\\s-(?:${PEOPLE.join('|')}) {1,3})${ARGUMENT}`, 'gi'), / -[a-z]{4,24} /i],
  ['share', new RegExp(`(?<=\\s-(?:${MACHINES.join('|')}) {1,3})${ARGUMENT}`, 'gi'), / -[a-z]{4,24} /i],
  ['free-text', new RegExp(`(?<=(?:>|^)[ \\t]{0,8}(?:${VERBS.join('|')})-(?:CAS|AD)?(?:Mailbox|MoveRequest|User|Recipient|TextMessagingAccount|Calendar|InboxRule|MailContact|MailUser|DistributionGroup|MobileDevice|ActiveSyncDevice)[A-Za-z]{0,30} {1,3})${ARGUMENT}`, 'gi'), /[a-z]-[a-z]{4,40} /i],
  // texts of a dump: fields that are somebody's, and two words with capitals
  ['free-text', /(?<=(?:display|owner|subject|organi[sz]er|attendee|recipient|sender|location|title|body|legacy|phone|alias|smtp|e?mail|username)\w{0,40}(?:>k__BackingField)?:[^"\r\n]{1,120}String=")(?!StopAll")[^"\r\n]{1,512}/gi, ['String="']],
  ['free-text', /(?<=System\.String[ \t]{2,8}|^String:[ \t]{2,12}|String="|STRVAL=")\p{Lu}\p{Ll}[\p{L}'-]{1,40},?(?: \p{Lu}[\p{L}'.-]{1,40}){1,3}(?="|$)/gmu, ['String']],
  ['free-text', /(?<=^[ \t]{0,8}[0-9a-f`]{8,17} {2}")(?!StopAll")[^"\r\n]{2,256}(?="|$)/gim, ['  "']],
  // subjects and people by what stands around them
  ['free-text', /(?<=\bsubj: )[^\r\n]{1,256}?(?=, usr: )/g, ['subj: ']],
  ['free-text', /(?<=\busr: )[^,\r\n]{3,256}(?=,)/g, ['usr: ']],
  ['free-text', /(?<=\bDispatcher for )[^()\r\n]{1,128}(?= \([0-9a-f]{8}-)/g, ['Dispatcher for ']],
  ['free-text', /(?<=<(?:DisplayName|Alias|Location|Organizer|Subject|NormalizedSubject)>k__BackingField:[^"\r\n]{1,120}String=")[^"\r\n]{1,256}/g, ['k__BackingField']],
  ['phone', /(?<![\w+.])\+\d{7,15}(?!\d)/g, ['+']],
  ['phone', /(?<![\w+.])\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d{1,5}(?:[ .-]\d{2,5}){1,5}(?![\d:-]|\.\d)/g, ['+']],
  ['phone', /(?<=\b(?:tel|phone|mobile|mob|fax|handy|тел)\.?:? {0,3})[\d(+][\d ()./-]{5,24}\d/giu, ['el', 'hone', 'obile', 'mob', 'fax', 'Fax', 'andy', 'ел', 'TEL', 'FAX']],
  // output of cmdlets
  ['phone', /(?<=^[ \t]{0,8}(?:Phone|MobilePhone|HomePhone|Fax|Pager|Other\w{1,20}|Telephone\w{0,20}|NotificationPhoneNumber)[ \t]{0,60}: {0,4}\{?)[\d ()+./-]{5,30}/gm, ['hone', 'Fax', 'Pager', 'Other']],
];

/** Secrets of a line, in order, none overlapping; earlier patterns win. `names` are the places of names known from elsewhere. */
export function findSecrets(line: string, names: readonly { start: number; end: number }[] = []): Secret[] {
  const found: Secret[] = [...findEncoded(line), ...findBinary(line).map((place): Secret => ({ kind: 'entry-id', ...place }))];
  for (const [kind, pattern, needed] of PATTERNS) {
    if (needed !== undefined && !(needed instanceof RegExp ? needed.test(line) : needed.some((n) => line.includes(n)))) continue;
    for (const m of line.matchAll(pattern)) found.push({ kind, start: m.index, end: m.index + m[0].length } as Secret);
  }
  // `Sales DB 07\HUB01`: the pattern of an account sees only the end of the known name
  const clear = found.filter((s) => s.kind !== 'account' || !names.some((n) => n.start < s.start && s.start < n.end));
  for (const n of names) clear.push({ kind: 'name', ...n });
  return disjoint(clear, line.length);
}

/**
 * Keeps the first found of those that overlap: patterns come in order of how much they know. Of a name or a text what is around them
 * stays to be replaced: a subject with an address in it. Time grows with the line only.
 */
function disjoint(found: Secret[], length: number): Secret[] {
  if (found.length < 2) return found;
  const taken = new Uint8Array(length);
  const kept = found.flatMap((s) => {
    const parts = !taken.subarray(s.start, s.end).includes(1) ? [s] : s.kind === 'name' || s.kind === 'free-text' ? gaps(s, taken) : [];
    for (const part of parts) taken.fill(1, part.start, part.end);
    return parts;
  });
  return kept.sort((a, b) => a.start - b.start);
}

/** What of a text nothing else has taken. */
function gaps(s: Secret, taken: Uint8Array): Secret[] {
  const out: Secret[] = [];
  for (let at = s.start; at < s.end; at++) {
    if (taken[at] === 1) continue;
    const start = at;
    while (at < s.end && taken[at] === 0) at++;
    out.push({ kind: 'free-text', start, end: at });
  }
  return out;
}
