/** Labels that name products, protocols and public services, not the owner: left, so that findings stay the same. */
export const PUBLIC_LABELS: ReadonlySet<string> = new Set([
  'com', 'net', 'org', 'edu', 'gov', 'local', 'lan', 'lab', 'corp', 'intra', 'internal', 'test', 'example', 'invalid', 'localhost', 'mail', 'smtp', 'mx', 'www', 'autodiscover', 'owa', 'ews',
  'outlook', 'office365', 'protection', 'prod', 'exchangelabs', 'microsoft', 'windows', 'aka', 'ms', 'schemas', 'onmicrosoft',
]);

/** Words that tell a role wherever they stand in a name, and those that do so alone. */
const ROLES = ['journal(?:ing)?', 'archiv(?:e|es|ing)?', 'vault', 'compliance', 'журнал', 'public[ .]?folders?', 'publicfoldermailbox', 'healthmailbox', 'systemmailbox', 'discoverysearchmailbox', 'federatedemail', 'postmaster', 'administrator', 'mailer-daemon'];
const LONE_ROLES = ['pf(?=[-_.\\d])', '(?<=-)is$', 'room', 'booking', 'no-?reply', 'donotreply', 'svc', 'service', 'app', 'application', 'scan', 'scanner', 'printer', 'ticket', 'helpdesk', 'alerts?', 'monitor(?:ing)?', 'notify', 'notification', 'crm', 'erp', 'sharepoint', 'backup', 'mailer', 'fax', 'migration'];

/** Words of a name that tell a role; rules use them as a hint, so they stay: journal, archive, public folder, application, health and system mailboxes. */
export const ROLE_WORDS = new RegExp(`(${ROLES.join('|')}|(?<![A-Za-z])(?:${LONE_ROLES.join('|')})(?![A-Za-z]))`, 'i');

/** The letters each role needs, a bit each. */
const NEEDED = [...ROLES, ...LONE_ROLES].map((role) => lettersOf(role.replace(/\(\?[:=<][^()]{0,40}\)|\[[^\]]{0,40}\]|.\?/g, '')));

function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 32;
    if (code >= 97 && code <= 122) bits |= 1 << (code - 97);
    else if (code > 127) return -1;
  }
  return bits;
}

/** Can a word of a role stand in a text? Quicker than to look for one: most names lack letters that each would need. */
export function mayHaveRole(text: string): boolean {
  const letters = lettersOf(text);
  return letters === -1 || NEEDED.some((needed) => (needed & letters) === needed);
}

/** Parts of legacy distinguished names that every organization has. */
export const PUBLIC_DN = /^(?:Exchange Administrative Group \(FYDIBOHF23SPDLT\)|Recipients|Configuration|Servers|Microsoft Private MDB|Microsoft Public MDB|Microsoft Exchange|Services)$/i;

/**
 * Single words that logs use in columns of their own. A subject or a name that is one of them says nothing about its owner, and
 * replacing it everywhere would change what the lines mean.
 */
const VOCABULARY = new Set((
  'add admin administrator after aggregate all anonymous application appointment archive assistant assistants attempt authenticated backlog badmail before bounced calendar call caller cancel canceled case client close closed code complete completed '
  + 'config connect connected connection connector contact context control copy count counter create created data database databases date debug default defer deferred delay delayed delete deleted deliver delivered delivery dequeue description '
  + 'destination direction disabled disconnect discard dispatch domain done dsn duplicate duplicateddeliver enabled end error errors event events exception exchange expand fail failed failure failures false file filter finished folder from full handled '
  + 'haredirect high host idle info information inprogress internal item journal limit local log low mailbox mail mapi mapidelivery mapisubmission medium meeting memory message messages migration modified move moved name new no none normal note null '
  + 'object off offline on open owner pass pending process processed public queue queued quota rank read ready receive received recipient recipients redirect rejected reminder remote removed report request resolve resource response restart result retry '
  + 'room route routing running schedule scheduled send sender sent server service session shadow sms smtp source start started state status stop stopall stopped storage store storedriver subject submission submit submitted succeeded success suspended '
  + 'synced synchronous system task test thread throttled time timeout to trace transfer transport true type unknown update updated user version waiting warning watermark word yes'
).split(' '));

export function isVocabulary(text: string): boolean {
  return VOCABULARY.has(text.toLowerCase());
}

/** A made-up word must not turn into one that rules or this module know. */
export function meansSomething(word: string): boolean {
  return PUBLIC_LABELS.has(word) || VOCABULARY.has(word) || (mayHaveRole(word) && ROLE_WORDS.test(word));
}
