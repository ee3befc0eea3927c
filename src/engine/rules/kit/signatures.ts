/**
 * Texts that name a limit, a full resource, a broken connection, or something often mistaken for them.
 * Patterns are linear: bounded quantifiers, no nesting. Where a text is not documented by Microsoft, `provenance` says so.
 */
import type { Provenance } from '../../model';

/** What kind of thing a refusal is about: decides how its subject is found. */
export type Scope = 'recipient' | 'database' | 'server' | 'source' | 'user' | 'sender' | 'host' | 'mailbox' | 'resource' | 'move' | 'organization';

export interface Signature {
  id: string;
  /** Kind of the fact it leaves: a rule id, `server-limit` (resolved by version) or `not-throttling`. */
  kind: string;
  scope: Scope;
  /** Tried only on cells that hold this text, lower case. */
  probe: string;
  /** Named groups: `recipient`, `server`, `db`, `user`, `limit` and others that a rule reads as dimensions. */
  pattern: RegExp;
  /** Name of the limit, as an administrator would look it up. */
  limit?: string;
  /** Left out when documented. */
  provenance?: Provenance;
  /** Of two texts of one rule in one record the higher rank is the fact. */
  rank?: number;
  /** Kinds it replaces in the same record: the outer text of a container, a consequence. */
  hides?: readonly string[];
}

/** Between `STOREDRV.Deliver` and the text: `;`, ` ;`, ` - `, `:`, a typographic dash. */
const SEP = '\\s{0,4}[;:,\\u2010-\\u2015-]?\\s{0,4}';
const rx = (source: string): RegExp => new RegExp(source, 'i');

const STORE_DRIVER: Signature[] = [
  { id: 'sd.recipient-threads', kind: 'recipient-thread-limit', scope: 'recipient', probe: 'thread limit exceeded', pattern: rx('\\brecipient thread limit exceeded'), limit: 'RecipientThreadLimit' },
  { id: 'cl.recipient', kind: 'recipient-thread-limit', scope: 'recipient', probe: 'throttled delivery for recipient', pattern: rx("throttled delivery for recipient\\s{1,4}(?<recipient>[^\\s<>,;]{1,400}|<[^\\s<>]{1,200}@[^\\s<>]{1,200}>) due to concurrency limit(?: of)?\\s{1,4}(?<limit>\\d{1,6})"), limit: 'RecipientThreadLimit', rank: 2 },
  // whatever stands in the place of the recipient; only where a server wrote the line: elsewhere `<recipient>` is a placeholder
  { id: 'cl.recipient-odd', kind: 'recipient-thread-limit', scope: 'recipient', probe: 'throttled delivery for recipient', pattern: rx('throttled delivery for recipient(?<recipient>[^]{0,600}?) due to concurrency limit(?: of)?\\s{1,4}(?<limit>\\d{1,6})'), limit: 'RecipientThreadLimit', rank: -1 },
  { id: 'sd.mdb-threads', kind: 'database-thread-limit', scope: 'database', probe: 'thread limit exceeded', pattern: rx('\\bmailbox database thread limit exceeded'), limit: 'MaxMailboxDeliveryPerMdbConnections', provenance: 'unverified' },
  { id: 'cl.mdb', kind: 'database-thread-limit', scope: 'database', probe: 'throttled delivery due to mdb limit', pattern: rx('throttled delivery due to MDB limit\\s{0,4}(?<limit>\\d{1,6})?'), limit: 'MaxMailboxDeliveryPerMdbConnections', provenance: 'unverified', rank: 2 },
  { id: 'sd.dynamic-mdb', kind: 'dynamic-database-limit', scope: 'database', probe: 'throttling limit exceeded', pattern: rx('\\bdynamic mailbox database throttling limit exceeded'), limit: 'MaxMailboxDeliveryPerMdbConnections', provenance: 'reported' },
  { id: 'sd.server-threads', kind: 'server-thread-limit', scope: 'server', probe: 'thread limit exceeded', pattern: rx('\\bmailbox server thread limit exceeded'), limit: 'MailboxServerThreadLimit', provenance: 'unverified' },
  { id: 'cl.server', kind: 'server-limit', scope: 'server', probe: 'throttled delivery due to server limit', pattern: rx('throttled delivery due to server limit for\\s{1,4}(?<server>[^\\s<>,;]{1,256}) with threshold\\s{0,4}\\[?(?<limit>\\d{1,6})?'), rank: 2 },
  { id: 'sd.source-threads', kind: 'source-thread-limit', scope: 'source', probe: 'thread limit exceeded', pattern: rx('\\bdelivery source thread limit exceeded'), limit: 'DeliverySourceThreadLimitPerCore', provenance: 'unverified' },
  { id: 'sd.message-size', kind: 'transport-resource', scope: 'server', probe: 'message size limit exceeded', pattern: rx('\\bmax concurrent message size limit exceeded'), limit: 'MaxMailboxDeliveryConcurrentMessageSizeLimit', provenance: 'unverified' },
  { id: 'cl.sub-total', kind: 'submission-limit', scope: 'server', probe: 'total thread count exceeded', pattern: rx('total thread count exceeded limit of\\s{1,4}(?<limit>\\d{1,6})'), limit: 'MaxConcurrentMailboxSubmissions', provenance: 'unverified' },
  { id: 'cl.sub-mdb', kind: 'submission-limit', scope: 'database', probe: 'too many concurrent submissions', pattern: rx('too many concurrent submissions from mailbox database\\.?\\s{0,4}(?:The limit is\\s{1,4}(?<limit>\\d{1,6}))?'), limit: 'MaxConcurrentSubmissions', provenance: 'unverified' },
];

const STORE: Signature[] = [
  { id: 'store.too-busy', kind: 'store-too-busy', scope: 'database', probe: 'mailbox server is too busy', pattern: rx('\\bmailbox server is too busy'), rank: 2 },
  { id: 'store.exception-busy', kind: 'store-too-busy', scope: 'mailbox', probe: 'mapiexceptionrpcservertoobusy', pattern: rx('MapiExceptionRpcServerTooBusy'), provenance: 'reported', rank: 1 },
  { id: 'store.exception-threads', kind: 'store-resource', scope: 'mailbox', probe: 'mapiexceptionmaxthreadsper', pattern: rx('MapiExceptionMaxThreadsPer(?<what>Mdb|SCT)Exceeded'), limit: 'store threads', provenance: 'reported', rank: 1 },
  { id: 'store.session-limit', kind: 'store-resource', scope: 'server', probe: 'mapi session limit exceeded', pattern: rx('\\bmailbox server mapi (?<what>session) limit exceeded'), limit: 'MAPI sessions', provenance: 'unverified', rank: 2 },
  { id: 'store.memory', kind: 'store-resource', scope: 'server', probe: 'not enough memory for mapi', pattern: rx('\\bnot enough (?<what>memory) for mapi operation'), limit: 'memory of the store', provenance: 'unverified', rank: 2 },
  { id: 'store.mdb-threads', kind: 'store-resource', scope: 'database', probe: 'max threads per mdb', pattern: rx('\\bmax threads per (?<what>mdb) exceeded'), limit: 'store threads per database', provenance: 'unverified', rank: 2 },
  { id: 'store.sct-threads', kind: 'store-resource', scope: 'server', probe: 'max threads per sct', pattern: rx('\\bmax threads per (?<what>sct) exceeded'), limit: 'store threads per component type', provenance: 'unverified', rank: 2 },
  { id: 'pf.threads', kind: 'store-resource', scope: 'server', probe: 'thread quota for cross-server', pattern: rx('thread quota for cross-server (?<what>public folder) operations was exceeded(?:\\. The quota is set to (?<limit>\\d{1,6}))?'), limit: 'public folder cross-server threads', provenance: 'unverified' },
  { id: 'store.offline', kind: 'store-offline', scope: 'database', probe: 'mailbox server is offline', pattern: rx('\\bmailbox (?<what>server) is offline'), provenance: 'reported' },
  { id: 'store.mdb-offline', kind: 'store-offline', scope: 'database', probe: 'mailbox database is offline', pattern: rx('\\bmailbox (?<what>database) is offline'), provenance: 'unverified' },
  { id: 'store.network', kind: 'store-offline', scope: 'database', probe: 'mapiexceptionnetworkerror', pattern: rx('STOREDRV[.A-Za-z]{0,20}\\.Exception:[A-Za-z.]{0,120}MapiException(?<what>NetworkError)'), provenance: 'reported', rank: -1 },
  { id: 'store.mdb-dismounted', kind: 'store-offline', scope: 'database', probe: 'mapiexceptionmdboffline', pattern: rx('STOREDRV[.A-Za-z]{0,20}\\.Exception:[A-Za-z.]{0,120}MapiException(?<what>MdbOffline)'), provenance: 'reported', rank: -1 },
  { id: 'store.io', kind: 'store-offline', scope: 'database', probe: 'mailbox database io error', pattern: rx('\\bmailbox database (?<what>IO) error'), provenance: 'unverified' },
  { id: 'store.disk', kind: 'disk-full', scope: 'database', probe: 'disk is full', pattern: rx('STOREDRV[.A-Za-z]{0,20}' + SEP + '(?<what>mailbox disk|disk) is full'), rank: 2, hides: ['store-too-busy', 'store-resource', 'store-offline', 'back-pressure'] },
  { id: 'store.disk-space', kind: 'disk-full', scope: 'database', probe: 'not enough space on the disk', pattern: rx('STOREDRV[^\\r\\n]{0,600}?\\bnot enough space on the (?<what>disk)'), rank: 1, hides: ['store-too-busy', 'store-resource', 'store-offline', 'back-pressure'] },
  { id: 'store.max-objs', kind: 'object-limit', scope: 'recipient', probe: 'mapiexceptionmaxobjsexceeded', pattern: rx('MapiExceptionMaxObjsExceeded'), limit: 'items per folder or open objects', rank: 2, hides: ['store-too-busy', 'store-resource'] },
  { id: 'store.mailbox-busy', kind: 'object-limit', scope: 'recipient', probe: 'mailbox busy', pattern: rx('\\b554[ -]\\d\\.\\d{1,3}\\.\\d{1,3} mailbox busy'), limit: 'items per folder or open objects', rank: 1, hides: ['store-too-busy', 'store-resource'] },
  { id: 'ca.9646', kind: 'session-limit', scope: 'user', probe: 'objects of type', pattern: rx('exceeded the maximum of (?<limit>\\d{1,7}) objects of type [\\\\"\\u201c\\u201d\\u2033\'\\u00ab]{0,4}(?<what>\\w{1,40})'), limit: 'store object limit per session or user' },
  { id: 'store.agent-transient', kind: 'agent-deferral', scope: 'recipient', probe: 'agent transient failure', pattern: rx('agent transient failure(?: during message resubmission)?(?:\\s{0,4}\\[Agent:\\s{0,4}(?<what>[^\\]\\r\\n]{1,80})\\])?'), provenance: 'unverified' },
];

const TRANSPORT: Signature[] = [
  { id: 'bp.insufficient', kind: 'back-pressure', scope: 'host', probe: 'insufficient system resources', pattern: rx('\\b4(?:52|31)[ -]4\\.3\\.1:? {0,2}Insufficient system resources'), rank: 1, hides: ['connection-failed'] },
  { id: 'bp.io', kind: 'back-pressure', scope: 'host', probe: 'insufficient system resources', pattern: rx('\\b452[ -]4\\.6\\.0 Insufficient system resources \\(I/O\\)'), provenance: 'unverified', rank: 2 },
  { id: 'bp.event', kind: 'back-pressure', scope: 'resource', probe: 'pressure', pattern: rx('resource pressure (?<change>is constant|increased|decreased|has increased|has decreased|changed)(?: at (?<level>Normal|Low|Medium|High))?(?: from (?:Previous Utilization Level: ?)?(?<from>Normal|Low|Medium|High) to (?:Current Utilization Level: ?)?(?<to>Normal|Low|Medium|High))?'), rank: 2 },
  { id: 'bp.reject', kind: 'back-pressure', scope: 'resource', probe: 'rejecting', pattern: rx('rejecting (?:messages?|message submissions|mail|incoming mail)[^.\\r\\n]{0,80}? because (?<resource>[^.\\r\\n]{1,160})'), rank: 2 },
  { id: 'bp.line', kind: 'back-pressure', scope: 'resource', probe: '[', pattern: rx('=\\s{0,4}(?<value>\\d{1,12})\\s?%?\\s{0,4}\\[(?<level>Medium|High)\\](?:\\s{0,4}\\[(?:Normal|Low)\\s?=\\s?(?<normal>\\d{1,12})\\s?%?\\s{1,4}Medium\\s?=\\s?(?<medium>\\d{1,12})\\s?%?\\s{1,4}High\\s?=\\s?(?<high>\\d{1,12})\\s?%?\\])?'), rank: 4 },
  { id: 'bp.throttling', kind: 'back-pressure', scope: 'resource', probe: 'resource', pattern: rx('\\b(?<resource>(?:DatabaseUsedSpace|UsedDiskSpace|PrivateBytes|SubmissionQueue|SystemMemory|UsedVersionBuckets|QueueLength|AggregateResource|VersionBuckets|DatabaseLoggingPath|TemporaryStorage)(?:\\[[^\\]\\r\\n]{0,300}\\])?)[^\\r\\n]{0,60}?(?:CurrentResourceUse|ResourceUse|Current Utilization Level)\\s?[:=]\\s?"?(?<level>Medium|High)'), provenance: 'reported', rank: 3 },
  { id: 'bp.use', kind: 'back-pressure', scope: 'resource', probe: 'pressure', pattern: rx('\\[(?<resource>[A-Za-z]{3,40}(?:\\[[^\\]\\r\\n]{0,300}\\])?) use (?:changed )?from (?<from>Low|Medium|High) to (?<level>Medium|High)'), provenance: 'unverified', rank: 3 },
  { id: 'bp.meter', kind: 'back-pressure', scope: 'resource', probe: 'currentresourceuse', pattern: rx('CurrentResourceUse(?:>|&gt;)(?<level>Medium|High)(?:<|&lt;)'), rank: 3 },
  { id: 'bp.memory', kind: 'back-pressure', scope: 'resource', probe: 'to start dehydrating', pattern: rx('(?<resource>Physical memory load)\\s{0,4}=\\s{0,4}(?<value>\\d{1,3})\\s?%\\s{0,4}\\[limit is (?<high>\\d{1,3})\\s?% to start dehydrating'), provenance: 'reported', rank: 3 },
  { id: 'bp.named', kind: 'back-pressure', scope: 'resource', probe: '(', pattern: rx('^\\s{0,8}(?<resource>Used disk space|Database used space|Queue database and disk space|Queue database logging (?:path|disk space))\\s{0,2}\\([^)\\r\\n]{1,300}\\)\\s{0,4}$'), provenance: 'reported', rank: 1 },
  { id: 'ese.sessions', kind: 'transport-resource', scope: 'server', probe: 'esentoutofsessions', pattern: rx('EsentOutOfSessionsException'), limit: 'ESE sessions of mail.que', rank: 2 },
  { id: 'smtp.queue-quota', kind: 'online-sender-limit', scope: 'organization', probe: 'queue quota exceeded', pattern: rx('450[ -]4\\.7\\.0 Organization queue quota exceeded'), limit: 'organization queue quota', provenance: 'unverified' },
  { id: 'eo.sender-threads', kind: 'online-sender-limit', scope: 'sender', probe: 'thread limit exceeded', pattern: rx('\\bsender thread limit exceeded(?:[.;,]?\\s{0,4}\\[Hostname=(?<host>[^\\]\\s]{1,200})\\])?'), limit: '3' },
  { id: 'eo.concurrent', kind: 'online-sender-limit', scope: 'sender', probe: 'concurrent connections limit exceeded', pattern: rx('concurrent connections limit exceeded[^\\[\\r\\n]{0,160}(?:\\[Hostname=(?<host>[^\\]\\s]{1,200})\\])?'), limit: '3', provenance: 'reported' },
  { id: 'eo.receiving', kind: 'online-sender-limit', scope: 'recipient', probe: '5.2.12', pattern: rx('\\b55[04][ -]5\\.2\\.12(?<pair>[12])\\b'), limit: '3600 messages per hour' },
  { id: 'eo.external', kind: 'online-sender-limit', scope: 'organization', probe: '5.7.23', pattern: rx('\\b55[04][ -]5\\.7\\.23[23]\\b'), limit: 'external recipients per day' },
  { id: 'eo.recipients', kind: 'online-sender-limit', scope: 'sender', probe: '5.1.90', pattern: rx('\\b55[04][ -]5\\.1\\.90\\b'), limit: '10000 recipients per day' },
  { id: 'eo.outdated', kind: 'online-sender-limit', scope: 'organization', probe: 'version is out-of-date', pattern: rx('Connecting Exchange server version is out-of-date; connection to Exchange Online (?<what>throttled|blocked)') },
  { id: 'eo.quota', kind: 'online-sender-limit', scope: 'sender', probe: 'submissionquotaexceeded', pattern: rx('SubmissionQuotaExceeded(?:Sender)?Exception'), limit: '10000 recipients per day' },
];

const SMTP: Signature[] = [
  { id: 'smtp.proxied-limit', kind: 'proxy-failed', scope: 'host', probe: 'closing transmission channel', pattern: rx('421[ -]4\\.3\\.2 The maximum number of concurrent (?:server )?connections has exceeded a (?:per-source )?limit, closing transmission channel\\s{1,4}(?<what>C?PRX\\d)'), provenance: 'unverified', rank: 2, hides: ['smtp-connection-limit'] },
  { id: 'smtp.too-many-source', kind: 'smtp-connection-limit', scope: 'source', probe: 'maximum number of concurrent', pattern: rx('maximum number of concurrent server connections has exceeded a per-source limit'), limit: 'MaxInboundConnectionPerSource', rank: 3, hides: ['connection-failed'] },
  { id: 'smtp.too-many-source-old', kind: 'smtp-connection-limit', scope: 'source', probe: 'maximum number of concurrent', pattern: rx('maximum number of concurrent connections has exceeded a (?:per-source )?limit'), limit: 'MaxInboundConnectionPerSource', rank: 2, hides: ['connection-failed'] },
  { id: 'smtp.too-many-server', kind: 'smtp-connection-limit', scope: 'source', probe: 'maximum number of concurrent', pattern: rx('maximum number of concurrent server connections has exceeded a limit'), limit: 'MaxInboundConnection', rank: 2, hides: ['connection-failed'] },
  { id: 'smtp.size-conn', kind: 'smtp-connection-limit', scope: 'source', probe: 'message size limit for this connection', pattern: rx('message size limit for this connection reached'), limit: 'size per connection', rank: 1 },
  { id: 'smtp.rate', kind: 'smtp-rate-limit', scope: 'source', probe: 'message submission rate', pattern: rx('message submission rate for this client has exceeded the configured limit'), limit: 'MessageRateLimit', rank: 2, hides: ['connection-failed'] },
  { id: 'smtp.tls-rate', kind: 'smtp-rate-limit', scope: 'source', probe: 'tls rate exceeded', pattern: rx('maximum TLS rate exceeded for server'), limit: 'TLS negotiation rate', provenance: 'unverified' },
  { id: 'smtp.sender-recipient', kind: 'smtp-rate-limit', scope: 'sender', probe: 'excessive message rate', pattern: rx('excessive message rate from sender to recipient'), limit: 'sender-recipient rate', provenance: 'unverified' },
  { id: 'smtp.proxy', kind: 'proxy-failed', scope: 'host', probe: 'prx', pattern: rx('\\b(?<what>C?PRX\\d)\\b'), provenance: 'unverified', rank: 1, hides: ['connection-failed'] },
  { id: 'dns.query', kind: 'dns-failed', scope: 'host', probe: 'dns', pattern: rx("\\bDNS (?:query|lookup)(?: for [^\\r\\n]{0,200}?)? (?:has )?failed|\\bDNS server returned (?<what>Error\\w{1,30}|InfoNoRecords|InfoDomainNonexistent)|\\bfailed with error\\s?:\\s?Error(?:Retry|Timeout|NoDns)|\\bThe DNS query for [^\\r\\n]{0,200}? failed|\\bDNS (?:request )?timed out|\\bunable to resolve (?:the )?(?:DNS|host)|5\\.4\\.4 (?:SMTPSEND\\.DNS|DnsDomain)|SMTPSEND\\.DNS\\.\\w{1,40}"), provenance: 'reported', rank: 1, hides: ['connection-failed'] },
  { id: 'cl.smtp-fail', kind: 'connection-failed', scope: 'host', probe: 'failed connection to', pattern: rx('failed connection to (?<host>[^\\s()]{1,256}):(?<port>\\d{1,5}) \\((?<sock>\\w{1,40}):(?<code>[0-9A-F]{8})\\)'), provenance: 'unverified', rank: 3 },
  { id: 'smtp.dropped', kind: 'connection-failed', scope: 'host', probe: 'connection dropped', pattern: rx('421[ -]4\\.4\\.2 Connection dropped(?: due to (?<what>\\w{1,40}))?'), rank: 2 },
  { id: 'smtp.winsock', kind: 'connection-failed', scope: 'host', probe: 'winsock error code', pattern: rx('Winsock error code: ?(?<what>\\d{4,5})'), rank: 2 },
  { id: 'smtp.socket', kind: 'connection-failed', scope: 'host', probe: 'socket error code', pattern: rx('\\bSocket error code (?<what>\\d{4,5})'), rank: 2 },
  { id: 'smtp.primary-target', kind: 'connection-failed', scope: 'host', probe: 'target ip address responded', pattern: rx('\\btarget IP address responded with:? {0,2}["\u201c]{0,2}(?<what>\\d{3} \\d\\.\\d{1,3}\\.\\d{1,3})?'), rank: 1 },
  { id: 'smtp.suspicious', kind: 'connection-failed', scope: 'host', probe: 'suspiciousremoteservererror', pattern: rx('SMTPSEND\\.(?<what>SuspiciousRemoteServerError)'), provenance: 'unverified', rank: 2 },
  { id: 'smtp.many-errors', kind: 'connection-failed', scope: 'host', probe: 'too many errors on this connection', pattern: rx('421[ -]4\\.7\\.0 (?<what>Too many errors) on this connection'), provenance: 'unverified', rank: 2 },
];

const CLIENT: Signature[] = [
  { id: 'ca.over-budget', kind: 'client-budget', scope: 'user', probe: 'throttling budget', pattern: rx("exceeds the throttling budget for policy part '(?<part>[^'\\r\\n]{0,80})', policy value '(?<limit>[^'\\r\\n]{0,40})',\\s{1,8}Budget type: '(?<budget>[^'\\r\\n]{0,40})'\\.\\s{1,8}Suggested backoff time (?<wait>\\d{1,12}) ?ms"), provenance: 'reported', rank: 4 },
  { id: 'ca.over-budget-short', kind: 'client-budget', scope: 'user', probe: 'throttling budget', pattern: rx("exceeds the throttling budget for policy part '(?<part>[^'\\r\\n]{0,80})'"), provenance: 'reported', rank: 3 },
  { id: 'ca.backoff', kind: 'client-budget', scope: 'user', probe: 'backoffmilliseconds', pattern: rx('BackOffMilliseconds["\'>\\s:=]{0,12}(?:Value)?["\'>\\s:=]{0,12}(?<wait>\\d{1,12})'), rank: 3 },
  { id: 'ca.server-busy', kind: 'client-budget', scope: 'user', probe: 'serverbusy', pattern: rx('ErrorServerBusy'), rank: 1 },
  { id: 'ca.over-budget-exception', kind: 'client-budget', scope: 'user', probe: 'overbudgetexception', pattern: rx('\\bOverBudgetException\\b'), provenance: 'reported', rank: 1 },
  { id: 'ca.cannot-service', kind: 'client-budget', scope: 'user', probe: 'cannot service this request', pattern: rx('server cannot service this request right now\\. Try again later'), rank: 2 },
  { id: 'ca.conn-count', kind: 'client-budget', scope: 'user', probe: 'exceeded', pattern: rx('ErrorExceededConnectionCount|you have exceeded the available concurrent connections for your account'), limit: 'EwsMaxConcurrency', rank: 2 },
  { id: 'ca.sub-count', kind: 'client-budget', scope: 'user', probe: 'exceeded', pattern: rx('ErrorExceededSubscriptionCount|you have exceeded the available subscriptions for your account'), limit: 'EwsMaxSubscriptions', rank: 2 },
  { id: 'ca.eas', kind: 'client-budget', scope: 'user', probe: 'asthrottle', pattern: rx('X-MS-ASThrottle["\'>\\s:=]{0,12}(?<part>[A-Za-z]{1,40})?'), provenance: 'unverified', rank: 2 },
  { id: 'ca.2915', kind: 'client-budget', scope: 'user', probe: 'gone over budget', pattern: rx("has gone over budget '?(?<times>\\d{1,9})'? times for component '?(?<component>\\w{1,40})'? within a one minute period"), provenance: 'reported', rank: 4 },
];

const MOVES: Signature[] = [
  { id: 'mrs.stalled', kind: 'move-stalled', scope: 'move', probe: 'stalleddueto', pattern: rx('(?<!Total)StalledDueTo(?<side>Source|Target)?_?(?<what>[A-Za-z]{1,60})'), limit: 'workload management' },
  { id: 'mrs.conn', kind: 'move-stalled', scope: 'server', probe: 'active mrs connections', pattern: rx('maximum number of active MRS connections allowed(?:[^\\r\\n]{0,60}?Connections limit:\\s{0,4}(?<limit>\\d{1,6}))?'), limit: 'MaxMRSConnections' },
];

/** Often taken for throttling. They are counted so that a reader is told they are none. */
const TRAPS: Signature[] = [
  { id: 'trap.reached-limit', kind: 'not-throttling', scope: 'database', probe: 'reachedlimit: true', pattern: rx('ReachedLimit: True') },
  { id: 'trap.retired', kind: 'not-throttling', scope: 'server', probe: 'has been retired', pattern: rx('component has been retired'), provenance: 'unverified' },
  { id: 'trap.retiring', kind: 'not-throttling', scope: 'server', probe: 'retir', pattern: rx('Aborted; Retiring|^\\s{0,4}Retired\\.?\\s{0,4}$'), provenance: 'unverified' },
  { id: 'trap.admin', kind: 'not-throttling', scope: 'server', probe: 'queue.admin', pattern: rx('QUEUE\\.Admin\\s{0,4};?\\s{0,4}message deleted') },
  { id: 'trap.not-active', kind: 'not-throttling', scope: 'host', probe: 'service not active', pattern: rx('421[ -]4\\.3\\.2 Service not active') },
  { id: 'trap.expired', kind: 'not-throttling', scope: 'host', probe: 'queue.expired', pattern: rx('4\\.4\\.7 QUEUE\\.Expired') },
  { id: 'trap.mailbox-full', kind: 'not-throttling', scope: 'host', probe: 'mailbox full', pattern: rx('\\b5\\d\\d[ -]5\\.2\\.2\\b[^\\r\\n]{0,80}\\bmailbox full') },
  { id: 'trap.delay-dsn', kind: 'not-throttling', scope: 'host', probe: '4.4.7', pattern: rx('4\\.4\\.7[ ,;:][^\\r\\n]{0,40}?delayed') },
  { id: 'trap.greylist', kind: 'not-throttling', scope: 'host', probe: '450', pattern: rx('\\b450[ -]4\\.7\\.\\d{1,3} (?!Organization queue quota)') },
  { id: 'trap.greylist-word', kind: 'not-throttling', scope: 'host', probe: 'list', pattern: rx('\\b45[01][ -]4\\.\\d{1,3}\\.\\d{1,3}\\b[^\\r\\n]{0,200}?\\bgr[ae]y-?list'), provenance: 'reported' },
  { id: 'trap.too-many-recipients', kind: 'not-throttling', scope: 'host', probe: 'too many recipients', pattern: rx('452[ -]4\\.5\\.3 Too many recipients'), provenance: 'unverified' },
];

/** Any other passing refusal: counted, so that nobody says there was none. The codes are those among the needles. */
const OTHER: Signature[] = [{ id: 'reply.4xx', kind: 'reply-4xx', scope: 'host', probe: '4.', pattern: rx('\\b(?<reply>4(?:(?:00|41)(?= )|(?:2[01]|3[0-2]|5[0124])))[ -](?<what>4\\.\\d{1,3}\\.\\d{1,3})\\b') }];

export const signatures: readonly Signature[] = [...STORE_DRIVER, ...STORE, ...TRANSPORT, ...SMTP, ...CLIENT, ...MOVES, ...TRAPS, ...OTHER];

/**
 * One of these stands in every record a signature can match. `exceeded` alone covers most of them; the rest is as long as it can be,
 * because the byte scanner reads everything that holds one of them once more.
 */
export const needles: readonly string[] = [
  'exceeded', 'Throttled delivery', 'STOREDRV', 'MapiException', 'is too busy', 'is offline', 'not enough memory for', 'mailbox busy', 'mailbox full', 'agent transient',
  'insufficient system', 'resource pressure', 'rejecting m', 'rejecting incoming', '[Medium]', '[High]', ' use from', 'use changed from', 'ResourceUse', 'Utilization Level', 'to start dehydrating', 'Used disk space', 'Database used space', 'Queue database',
  '550 5.2.12', '550-5.2.12', '554 5.2.12', '554-5.2.12', '550 5.7.23', '550-5.7.23', '554 5.7.23', '554-5.7.23', '550 5.1.90', '550-5.1.90', '554 5.1.90', '554-5.1.90', 'version is out-of-date',
  'EsentOutOfSessions', 'too many concurrent', 'message size limit for', 'excessive message rate', 'PRX',
  'dns ', 'SMTPSEND.', 'DnsDomain', 'unable to resolve', 'database IO error', 'failed with error', 'failed connection to', 'Winsock error', 'Socket error code', 'connection dropped', 'address responded', 'too many errors', 'throttling budget', 'OverBudgetException', 'BackOffMilli', 'ErrorServerBusy', 'cannot service this',
  'ASThrottle', 'gone over budget', 'StalledDueTo', 'active MRS conn', 'ReachedLimit: True', 'Retiring', 'Retired', 'QUEUE.Admin', 'Service not active', '4.4.7', 'too many recipients',
  '400 4.', '420 4.', '421 4.', '430 4.', '431 4.', '432 4.', '441 4.', '450 4.', '451 4.', '452 4.', '454 4.', '420-4.', '421-4.', '430-4.', '431-4.', '432-4.', '450-4.', '451-4.', '452-4.', '454-4.',
];
