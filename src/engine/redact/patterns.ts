/** Kinds of what the patterns find. */
export type PatternKind = 'entry-id' | 'guid' | 'guid-digits' | 'sid' | 'imcea' | 'address' | 'ipv4' | 'ipv6' | 'host' | 'account' | 'legacy-dn' | 'x400' | 'share' | 'file' | 'directory' | 'phone' | 'message-id' | 'free-text' | 'password' | 'path';

/** Last parts of names of hosts. */
const TOP = '(?:com|net|org|edu|gov|mil|int|info|biz|local|lan|lab|corp|intra|internal|intranet|priv|private|test|example|invalid|ad|io|de|ru|uk|fr|nl|cn|jp|kr|br|it|es|pl|se|no|fi|dk|ch|at|be|cz|ca|au|us|eu|in|ua|by|kz|hu|ro|gr|tr|il|ie|pt|si|hr|sk|lt|lv|ee|bg|sg|nz|za|mx|ar|cl|hk|th|vn|ph|sa|ae|eg|me|tv)';
/** Last parts that are words of programs too: names of hosts are in lower case. */
const WORDY = 'cloud online tech group app dev xyz site store shop global digital berlin bayern hamburg wien koeln moscow swiss london paris nyc'.split(' ');
const WORDY_TOP = `(?:${WORDY.join('|')})`;
/** Arguments that name people and things that are theirs, and machines. */
export const PEOPLE = 'Identity Mailbox User Sender Recipients Recipient MessageSubject Subject Alias DisplayName Trustee Owner TargetMailbox SourceMailbox Reference PrimarySmtpAddress SearchQuery'.split(' ');
export const MACHINES = 'Server ComputerName MailboxServer TargetServer SourceServer Database TargetDatabase DomainController'.split(' ');
/** What passwords and keys are called. */
export const SECRETS = 'password passwd pwd passphrase secret clientsecret client_secret apikey api_key accesskey access_token refresh_token id_token sharedaccesskey sharedsecret cadata'.split(' ');
/** What people and accounts are called in front of `=`. */
export const USERS = 'user username userid uid login logonname logonuser samaccountname mailnickname displayname givenname surname anr upn userprincipalname mbx fullname mailboxowner ownername'.split(' ');
/** The same of machines and domains. */
export const HOSTS = 'computername userdomain userdnsdomain logonserver clientname machinename hostname workstation'.split(' ');
/** Attributes that a filter looks people up by. */
const ATTRIBUTES = '(?:displayName|cn|sn|surname|givenName|firstName|lastName|name|alias|anr|sAMAccountName|mailNickname|mail|emailAddresses|primarySmtpAddress|proxyAddresses|userPrincipalName|windowsEmailAddress|office|department|company|title)';
/** How a command may begin. */
export const VERBS = 'Get Set Test New Remove Enable Disable Add Search Resume Suspend'.split(' ');
/** A quoted argument or a word. */
const ARGUMENT = '(?:"[^"\\r\\n]{1,128}"|\'[^\'\\r\\n]{1,128}\'|[^\\s"\'|;,$(){}<>*=-][^\\s|;,(){}<>=]{1,127})';
/** What no part of a legacy name holds. */
const DN_END = '"\'\\u201c\\u201d\\u2018\\u2019\\r\\n,;<>/';
/** What shows, at the first look at a line, that a pattern may match. `Own`: the finder does what the pattern says by itself. */
export const enum Look {
  Own, Basic, Sid, Imcea, Escape, Device, Dn, Canonical, Colons, X400, Eum, Users, File, Legacy, Cn, Header, Argument, Verb, Texts, MemoryText, Subj, Usr, Dispatcher, Plus, PhoneWord, PhoneField, Key, Machine, Password, Number, Debugger,
}

/** Where in a line the things stand that name people, machines and mailboxes; those that know more come first. Every pattern is linear: bounded repeats, no overlap between neighbours. */
export const PATTERNS: readonly (readonly [kind: PatternKind, look: Look, pattern: RegExp])[] = [
  ['guid', Look.Own, /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/g],
  ['guid-digits', Look.Own, /(?<![0-9A-Za-z/+=-])[0-9a-f]{32}(?![0-9A-Za-z/+=])/gi],
  ['password', Look.Password, new RegExp(`(?<=(?<![A-Za-z0-9])(?:${SECRETS.join('|')}) ?= ?["']?)(?!(?:true|false|null|none)\\b)[^\\s&;"'<>,|(){}]{4,4096}`, 'gi')],
  ['password', Look.Password, /(?<=\b(?:X-[A-Za-z-]{0,40}(?:Token|Key|Secret)|Authorization|Proxy-Authorization): (?:Bearer |Negotiate |NTLM )?)(?!(?:Basic|Bearer|Negotiate|NTLM|Kerberos|Digest)\b)[A-Za-z0-9._~+/=-]{8,8192}/gi],
  ['entry-id', Look.Basic, /(?<=\bBasic )[A-Za-z0-9+/]{8,512}={0,2}/g],
  ['sid', Look.Sid, /\bS-1-(?:5-21|12-1)-\d{1,10}-\d{1,10}-\d{1,10}(?:-\d{1,10})?/gi],
  ['imcea', Look.Imcea, /\bIMCEA[A-Z0-9]{1,16}-[^\s@<>"',;]{1,512}@[A-Za-z0-9._-]{1,255}/gi],
  // as addresses of the web write them; the escape is none of the name
  ['address', Look.Escape, /(?<![A-Za-z0-9._+'-])[A-Za-z0-9._+'-]{1,128}%40[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){0,10}[A-Za-z0-9-]{1,63}/gi],
  ['account', Look.Escape, /(?<![A-Za-z0-9._-])[A-Za-z0-9-]{1,32}%5C[A-Za-z0-9._$-]{1,64}/gi],
  ['free-text', Look.Device, /(?<=\bDeviceId=)[A-Za-z0-9]{8,64}/gi],
  // distinguished names, and canonical ones: `contoso.example/Sales/Anna Kern`
  ['directory', Look.Dn, /\b(?:CN|OU|DC|E)=(?:\\,|[^,=\r\n"{}<>;]){1,128}(?:, ?(?:CN|OU|DC|O|L|S|ST|C|E)=(?:\\,|[^,=\r\n"{}<>;]){1,128}){1,20}/gi],
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
  ['share', Look.Users, /(?<=\\(?:Users|homes?\$?|profiles?\$?|pst\$?|ost\$?|archives?\$?)\\{1,2})(?!(?:Public|Default|All Users|Administrator)\b)(?:[^\\/:*?"<>|\r\n]{2,64}(?=\\)|[^\\/:*?"'<>|\s,;)\]]{2,64}(?=[>'"\s,;)\]]|$))/gi],
  ['share', Look.Users, /(?<=(?<![A-Za-z0-9:.])\/(?:home|Users)\/)[A-Za-z0-9._-]{2,64}(?=\/)/g],
  ['share', Look.Users, /(?<=\bfile:\/{2,5})(?![A-Za-z]:|localhost\b)[A-Za-z0-9._-]{1,64}(?=\/)/gi],
  ['file', Look.File, /(?<![\p{L}\p{N}_.()-])[\p{L}\p{N}_.()-]{1,100}\.(?:docx?|docm|xls[xmb]?|ppt[xm]?|pdf|rar|7z|msg|eml|jpe?g|png|ics|vcf|rtf|pst|ost|od[tsp])(?![\p{L}\p{N}_.-])/giu],
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
  ['free-text', Look.Argument, new RegExp(`(?<=\\s-(?:Identity {1,3}|(?:${PEOPLE.slice(1).join('|')})[ :]{1,3}))${ARGUMENT}`, 'gi')],
  ['share', Look.Argument, new RegExp(`(?<=\\s-(?:${MACHINES.join('|')})[ :]{1,3})${ARGUMENT}`, 'gi')],
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
  ['phone', Look.PhoneWord, /(?<=(?<![\p{L}\d_])(?:tel|telefon|telefono|telephone|phone|mobile|mobil|mob|cell|fax|telefax|handy|rufnummer|durchwahl|tél|téléphone|телефон|тел|факс|моб|номер)(?:[ -]?(?:number|nummer|no|nr))?\.? ?:? {0,3})[\d(+][\d ()./-]{5,24}\d/giu],
  // as people write them: behind 00 or 0, in the groups of North America, of France and of Russia
  ['phone', Look.Number, /(?<![\w.:,/+-])00[1-9]\d{9,12}(?![\w.:-])/g],
  ['phone', Look.Number, /(?<![\w.:,/+-])0(?:0[1-9]\d{0,2}|[1-9]\d{1,4})(?: ?[/-] ?| )(?=(?:\d[ -]?){6,11}(?![ ./:-]{0,3}\d))\d{2,9}(?:[ -]\d{2,9}){0,4}(?![\w:]|[.,-]\d)/g],
  ['phone', Look.Number, /(?<![\w.:,/+-])(?:1[ -])?(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![\w:-]|\.\d)/g],
  ['phone', Look.Number, /(?<![\w.:,/+-]|[0-9a-f]{2} )0[1-9](?:([ .])\d\d)(?:\1\d\d){3}(?![\w:-]|[ .][0-9a-f]{2}\b)/g],
  ['phone', Look.Number, /(?<![\w.:,/+-])(?:[78] ?\(\d{3,5}\) ?)?\d{3}-\d\d-\d\d(?:\d\d)?(?![\w:-]|\.\d)/g],
  // output of cmdlets
  ['phone', Look.PhoneField, /(?<=^[ \t]{0,8}(?:\w{0,40}Phone(?:Number)?|\w{0,20}Fax|Pager|Other\w{1,20}|\w{0,20}Telephone\w{0,20}|\w{0,20}Im(?:ei|si))[ \t]{0,60}: {0,4}\{?)[\d ()+./-]{5,30}/gm],
  // people and machines by what they are called: in environments, queries, filters, arguments of a stack
  ['free-text', Look.Key, new RegExp(`(?<=(?<![A-Za-z0-9])(?:user[ _-](?:name|id)|${USERS.join('|')})(?: ?= ?["']?| \\(0x[0-9a-f]{1,16}\\) = "))(?!(?:true|false|null|none|system|anonymous|guest|\\d+)\\b)[^\\s&;"'<>,|(){}=*]{2,128}`, 'gi')],
  ['free-text', Look.Key, new RegExp(`(?<=[(]${ATTRIBUTES}[~<>]?=\\*?)[^()*=\\r\\n]{2,128}(?=\\*?[)])`, 'gi')],
  ['free-text', Look.Key, new RegExp(`(?<=(?<![A-Za-z0-9])${ATTRIBUTES} -(?:i?like|i?eq|i?ne|i?match|i?contains|notlike) ["']\\*?)[^"'*\\r\\n]{2,128}`, 'gi')],
  ['free-text', Look.Key, /(?<=[?&](?:name|subject|q|query|search|to|cc|bcc|body|folder)=)[^&\s"'<>#]{2,256}/gi],
  ['free-text', Look.PhoneField, /(?<=^[ \t]{0,8}(?:user ?name|account name|logon account|user)[ \t]{0,20}:[ \t]{1,20})(?!(?:SYSTEM|N\/A|NT|true|false|null|none|anonymous|network)\b)[A-Za-z0-9._-]{2,64}(?=\s*$)/gim],
  ['share', Look.Machine, new RegExp(`(?<=(?<![A-Za-z0-9])(?:(?:machine|computer|server|host)[ _]name|${HOSTS.join('|')})(?: ?= ?["']?|[ \\t]{0,20}:[ \\t]{1,20})\\\\{0,2})[A-Za-z0-9][A-Za-z0-9._-]{1,63}`, 'gi')],
  ['free-text', Look.Machine, /(?<=\bfilename\*?=")[^"\r\n=?]{1,200}(?=\.[A-Za-z0-9]{2,5}")|(?<=\bname=")[^"\r\n=?]{1,200}(?=\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|msg|eml|jpe?g|png|ics|vcf|rtf)")/gi],
  // what somebody looked for in a dump, and where the dump is
  ['free-text', Look.Password, /(?<=\b(?:Set-)?Cookie: ?)[^\r\n]{1,8192}/gi],
  ['path', Look.Debugger, /(?<=\bLoading Dump File \[)[^\]\r\n]{3,260}/gi],
  ['free-text', Look.Debugger, /(?<=^[ \t>]{0,8}\d{1,3}:\d{3}(?::\w{3,8})?> ?(?:s |[^"\r\n]{0,200}\$(?:contains|str\w{0,8})\([^"\r\n]{0,100}|!grep |!findstr )[^"\r\n]{0,200}")(?!StopAll")[^"%\\!\r\n]{3,128}(?=")/gim],
  ['free-text', Look.Debugger, /(?<=^[ \t>]{0,8}\d{1,3}:\d{3}(?::\w{3,8})?> ?[^\r\n]{0,200}(?:!strings[^\r\n]{0,40} [-/]m:\*?|\bfindstr (?:\/\w{1,8} ){0,4}|!grep (?:-\w )?))[A-Za-z\u00c0-\u024f\u0400-\u04ff][\w\u00c0-\u024f\u0400-\u04ff'.-]{2,64}/gim],
];

