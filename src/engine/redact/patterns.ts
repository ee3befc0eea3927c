/** Kinds of what the patterns find. */
export type PatternKind = 'entry-id' | 'guid' | 'guid-digits' | 'sid' | 'imcea' | 'address' | 'ipv4' | 'ipv6' | 'host' | 'account' | 'legacy-dn' | 'x400' | 'share' | 'file' | 'directory' | 'phone' | 'message-id' | 'free-text';

/** Last parts of names of hosts. */
const TOP = '(?:com|net|org|edu|gov|mil|int|info|biz|local|lan|lab|corp|intra|internal|intranet|priv|private|test|example|invalid|ad|io|de|ru|uk|fr|nl|cn|jp|kr|br|it|es|pl|se|no|fi|dk|ch|at|be|cz|ca|au|us|eu|in|ua|by|kz|hu|ro|gr|tr|il|ie|pt|si|hr|sk|lt|lv|ee|bg|sg|nz|za|mx|ar|cl|hk|th|vn|ph|sa|ae|eg|me|tv)';
/** Last parts that are words of programs too: names of hosts are in lower case. */
const WORDY = 'cloud online tech group app dev xyz site store shop global digital berlin bayern hamburg wien koeln moscow swiss london paris nyc'.split(' ');
const WORDY_TOP = `(?:${WORDY.join('|')})`;
/** Arguments that name people and things that are theirs, and machines. */
export const PEOPLE = 'Identity Mailbox User Sender Recipients Recipient MessageSubject Subject Alias DisplayName Trustee Owner TargetMailbox SourceMailbox Reference PrimarySmtpAddress'.split(' ');
export const MACHINES = 'Server ComputerName MailboxServer TargetServer SourceServer Database TargetDatabase DomainController'.split(' ');
/** How a command may begin. */
export const VERBS = 'Get Set Test New Remove Enable Disable Add Search Resume Suspend'.split(' ');
/** A quoted argument or a word. */
const ARGUMENT = '(?:"[^"\\r\\n]{1,128}"|\'[^\'\\r\\n]{1,128}\'|[^\\s"\'|;,$(){}<>*=-][^\\s|;,(){}<>=]{1,127})';
/** What no part of a legacy name holds. */
const DN_END = '"\'\\u201c\\u201d\\u2018\\u2019\\r\\n,;<>/';
/** What shows, at the first look at a line, that a pattern may match. `Own`: the finder does what the pattern says by itself. */
export const enum Look {
  Own, Basic, Sid, Imcea, Escape, Device, Dn, Canonical, Colons, X400, Eum, Users, File, Legacy, Cn, Header, Argument, Verb, Texts, MemoryText, Subj, Usr, Dispatcher, Plus, PhoneWord, PhoneField,
}

/** Where in a line the things stand that name people, machines and mailboxes; those that know more come first. Every pattern is linear: bounded repeats, no overlap between neighbours. */
export const PATTERNS: readonly (readonly [kind: PatternKind, look: Look, pattern: RegExp])[] = [
  ['guid', Look.Own, /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/g],
  ['guid-digits', Look.Own, /(?<![0-9A-Za-z/+=-])[0-9a-f]{32}(?![0-9A-Za-z/+=])/gi],
  ['entry-id', Look.Basic, /(?<=\bBasic )[A-Za-z0-9+/]{8,512}={0,2}/g],
  ['sid', Look.Sid, /\bS-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}(?:-\d{1,10})?/g],
  ['imcea', Look.Imcea, /\bIMCEA[A-Z0-9]{1,16}-[^\s@<>"',;]{1,512}@[A-Za-z0-9._-]{1,255}/gi],
  // as addresses of the web write them; the escape is none of the name
  ['address', Look.Escape, /(?<![A-Za-z0-9._+'-])[A-Za-z0-9._+'-]{1,128}%40[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/gi],
  ['account', Look.Escape, /(?<![A-Za-z0-9._-])[A-Za-z0-9-]{1,32}%5C[A-Za-z0-9._$-]{1,64}/gi],
  ['free-text', Look.Device, /(?<=\bDeviceId=)[A-Za-z0-9]{8,64}/gi],
  // distinguished names, and canonical ones: `contoso.example/Sales/Anna Kern`
  ['directory', Look.Dn, /\b(?:CN|OU|DC)=[^,=\r\n"{}<>;]{1,128}(?:, ?(?:CN|OU|DC|O|L|C)=[^,=\r\n"{}<>;]{1,128}){1,20}/g],
  ['directory', Look.Canonical, new RegExp(`(?<![\\w./@:-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.){1,8}${TOP}(?:/[^/,;:"{}<>|?*=\\r\\n]{1,64}){1,12}(?=[,}\\r\\n]|$)`, 'g')],
  ['message-id', Look.Own, /(?<=<)[^\s<>@]{1,256}@[^\s<>@]{1,256}(?=>)/g],
  ['address', Look.Own, /(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'=-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/g],
  // four octets, unless a word before them says that they are a version
  ['ipv4', Look.Own, /(?<![\w.]|\b(?:version|build|ver|v|id)[:=#]?[ "]{0,2})(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\d|\.\d)/gi],
  ['ipv6', Look.Colons, /(?<=\[IPv6:)[0-9A-Fa-f:]{3,39}(?=\])/gi],
  ['ipv6', Look.Colons, /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){3,7}(?::|[0-9A-Fa-f]{1,4})(?:[0-9A-Fa-f]{0,4})(?![0-9A-Za-z:])|(?<![0-9A-Za-z:])fe80::[0-9A-Fa-f:]{1,39}/gi],
  // zeros left out behind the first groups: `2001:db8::7`, `fd12:3456::7`
  ['ipv6', Look.Colons, /(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){1,6}|(?=[0-9A-Fa-f]{0,3}\d|f[cde])[0-9A-Fa-f]{3,4})::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?(?![0-9A-Za-z:])/gi],
  ['x400', Look.X400, /\bX400:[^,}"'\r\n]{3,400}/gi],
  ['phone', Look.Eum, /(?<=\bEUM:)\d{2,15}(?!\d)/gi],
  // the machine of `\\server\share`; a doubled backslash inside a path has a letter or a colon in front
  ['share', Look.Own, /(?<=(?<![A-Za-z0-9:\\])\\\\)[A-Za-z0-9._-]{1,64}(?=\\)/g],
  // whose folder it is
  ['share', Look.Users, /(?<=\\(?:Users|homes?\$?|profiles?\$?)\\{1,2})(?!(?:Public|Default|All Users|Administrator)\b)[^\\/:*?"<>|\r\n]{2,64}(?=\\)/gi],
  ['file', Look.File, /(?<![\p{L}\p{N}_.()-])[\p{L}\p{N}_.()-]{1,100}\.(?:docx?|docm|xls[xmb]?|ppt[xm]?|pdf|rar|7z|msg|eml|jpe?g|png|ics|vcf|rtf|od[tsp])(?![\p{L}\p{N}_.-])/giu],
  // the last part ends in front of a word of the sentence around it
  // an account behind the full name of its domain
  ['share', Look.Own, new RegExp(`(?<=[A-Za-z0-9]\\.${TOP}\\\\)[A-Za-z0-9._$-]{2,64}(?![\\\\A-Za-z0-9])`, 'g')],
  ['legacy-dn', Look.Legacy, new RegExp(`/[oO]=(?:[^${DN_END}]{1,128}/[A-Za-z]{1,4}=){0,8}[^\\s${DN_END}]{1,64}(?: (?![a-z])[^\\s${DN_END}]{1,64}){0,6}`, 'g')],
  // but no sentence with the escape of a line end behind it: `limit exceeded\n1 more`
  ['account', Look.Own, /(?<![\\A-Za-z0-9._-])(?![a-z]{1,32}\\[nrt][\dA-Z#])[A-Za-z0-9-]{1,32}\\[A-Za-z0-9._$-]{1,64}(?![\\A-Za-z0-9])/g],
  ['host', Look.Own, new RegExp(`(?<![A-Za-z0-9_-]|[A-Za-z0-9_-]\\.)(?:[A-Za-z0-9][A-Za-z0-9_-]{0,62}\\.){1,8}${TOP}(?:(?=\\.[0-9a-f]{8}-)|(?![A-Za-z0-9._-]*[A-Za-z0-9-]))`, 'gi')],
  ['host', Look.Own, new RegExp(`(?<![A-Za-z0-9_-]|[A-Za-z0-9_-]\\.)(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,8}${WORDY_TOP}(?![A-Za-z0-9._-]*[A-Za-z0-9-])`, 'g')],
  // canonical names inside a sentence: its words begin small
  ['directory', Look.Canonical, new RegExp(`(?<![\\w./@:-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.){1,8}${TOP}(?:/(?!\\d)[A-Z\\u0400-\\u042f][^/,;:"{}<>|?*=\\s]{0,63}(?: [A-Z\\u0400-\\u042f(][^/,;:"{}<>|?*=\\s]{0,63}){0,4}){2,12}`, 'g')],
  ['free-text', Look.Cn, /(?<=\bCN=)\p{Lu}\p{Ll}[\p{L}'-]{0,40}(?: \p{Lu}[\p{L}'.-]{0,40}){1,3}/gu],
  // headers of messages that somebody pasted
  ['free-text', Look.Header, /(?<=^[>| \t]{0,12}(?:Subject|Thread-Topic|Betreff|Тема|Objet|Asunto|Oggetto|Onderwerp):[ \t]{1,4}(?:(?:RE|FWD?|AW|WG|TR|SV|RV|Undeliverable|Automatic reply|Accepted|Declined|Tentative|Canceled)(?:\[\d\])?: ){0,4})\S[^\r\n]{0,256}/gimu],
  // whom a command was about
  ['free-text', Look.Argument, new RegExp(`(?<=\\s-(?:${PEOPLE.join('|')}) {1,3})${ARGUMENT}`, 'gi')],
  ['share', Look.Argument, new RegExp(`(?<=\\s-(?:${MACHINES.join('|')}) {1,3})${ARGUMENT}`, 'gi')],
  ['free-text', Look.Verb, new RegExp(`(?<=(?:>|^)[ \\t]{0,8}(?:${VERBS.join('|')})-(?:CAS|AD)?(?:Mailbox|MoveRequest|User|Recipient|TextMessagingAccount|Calendar|InboxRule|MailContact|MailUser|DistributionGroup|MobileDevice|ActiveSyncDevice)[A-Za-z]{0,30} {1,3})${ARGUMENT}`, 'gi')],
  // texts of a dump: fields that are somebody's, and two words with capitals
  ['free-text', Look.Texts, /(?<=(?:display|owner|subject|organi[sz]er|attendee|recipient|sender|location|title|body|legacy|phone|alias|smtp|e?mail|username)\w{0,40}(?:>k__BackingField)?:[^"\r\n]{1,120}String=")(?!StopAll")[^"\r\n]{1,512}/gi],
  ['free-text', Look.Texts, /(?<=System\.String[ \t]{2,8}|^String:[ \t]{2,12}|String="|STRVAL=")\p{Lu}\p{Ll}[\p{L}'-]{1,40},?(?: \p{Lu}[\p{L}'.-]{1,40}){1,3}(?="|$)/gmu],
  ['free-text', Look.MemoryText, /(?<=^[ \t]{0,8}[0-9a-f`]{8,17} {2}")(?!StopAll")[^"\r\n]{2,256}(?="|$)/gim],
  // subjects and people by what stands around them
  ['free-text', Look.Subj, /(?<=\bsubj: )[^\r\n]{1,256}?(?=, usr: )/g],
  ['free-text', Look.Usr, /(?<=\busr: )[^,\r\n]{3,256}(?=,)/g],
  ['free-text', Look.Dispatcher, /(?<=\bDispatcher for )[^()\r\n]{1,128}(?= \([0-9a-f]{8}-)/g],
  ['free-text', Look.Texts, /(?<=<(?:DisplayName|Alias|Location|Organizer|Subject|NormalizedSubject)>k__BackingField:[^"\r\n]{1,120}String=")[^"\r\n]{1,256}/g],
  ['phone', Look.Plus, /(?<![\w+.])\+\d{7,15}(?!\d)/g],
  ['phone', Look.Plus, /(?<![\w+.])\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d{1,5}(?:[ .-]\d{2,5}){1,5}(?![\d:-]|\.\d)/g],
  ['phone', Look.PhoneWord, /(?<=\b(?:tel|phone|mobile|mob|fax|handy|тел)\.?:? {0,3})[\d(+][\d ()./-]{5,24}\d/giu],
  // output of cmdlets
  ['phone', Look.PhoneField, /(?<=^[ \t]{0,8}(?:Phone|MobilePhone|HomePhone|Fax|Pager|Other\w{1,20}|Telephone\w{0,20}|NotificationPhoneNumber)[ \t]{0,60}: {0,4}\{?)[\d ()+./-]{5,30}/gm],
];

