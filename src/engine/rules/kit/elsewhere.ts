import type { Rec } from '../../model';
import { isPrivateAddress } from '../../decode/private-address';
import { t } from '../../l10n';
import type { CaseFacts, Observer } from '../rule';
import { matcher, type Match } from './match';
import { countText } from './numbers';
import type { Stats } from './stats';
import { col, withoutPort } from './subject';

/** Kinds that a store driver or a store answers with: over SMTP, the one at the other end may have said it. */
const STORE_KINDS = new Set([
  'recipient-thread-limit', 'database-thread-limit', 'dynamic-database-limit', 'server-thread-limit', 'source-thread-limit', 'store-too-busy', 'store-offline', 'store-resource', 'disk-full', 'transport-resource', 'object-limit', 'agent-deferral',
]);
/** Answers of a receive connector: who gave them stands in a status; in an SMTP log the rules themselves tell the sides apart. */
const RECEIVE_KINDS = new Set(['back-pressure', 'smtp-connection-limit', 'smtp-rate-limit']);
/** Answers of a send log, the last error of a queue and recipient statuses with the address that answered. */
const STATUS = ['recipient-status', 'RecipientStatus', 'LastError'];
const ANSWERED_BY = /\{FQDN=([^{}]{0,256})\}\s{0,4};?\s{0,4}\{IP=([0-9A-Fa-f.:]{2,45})\}/;
/** A report of non-delivery repeats what the other server said. */
const REPORTED = /\b(?:remote (?:mail )?server (?:returned|said|responded)|receiving server|\bhost \S{1,256} said)\b/i;
/** Connectors inside the organization, as servers name them, and Receive connectors, to which nobody answers. */
const INTERNAL = /\\|intra-organization|internal|^client proxy|mailbox transport/i;
/** Ports of the delivery and transport services of 2013 and later. */
const DELIVERY_PORT = /:(?:475|2525)$/;
/** What a question, an advice or a search says in front of a text that it quotes. */
const HEDGE = /(?:^|[^\p{L}])(?:if|in case|search(?:ed|ing)?|look(?:ed|ing)? for|grep|article|blog|advice|suggests?|recommend(?:s|ed)?|example|e\.g\.|wenn|falls|если|искал\p{L}{0,3}|стать\p{L}{1,3}|совет\p{L}{0,3}|например)(?![\p{L}])/iu;
/** A command that looks for a text. */
const COMMAND = /(?:^|[\s|{(;>])(?:select-string|sls|findstr|grep|egrep|zgrep|rg)\s|\s-(?:[ic]?(?:not)?(?:like|match|eq|contains)|pattern|simplematch|filter)\s{1,4}/i;
/** An opened quote right before the text, with an SMTP code between them at most. */
const QUOTED = /["\u201c\u201e\u00ab'`\u2018]\s{0,2}\*{0,2}(?:\d{3}[ -])?(?:\d\.\d{1,3}\.\d{1,3}[ ;:]{0,2})?(?:STOREDRV[.A-Za-z]{0,20}\s?[;:,-]?\s?)?$/;
/** The subject of a mail, as headers and mail programs show it, is what somebody wrote. */
const SUBJECT = /^[\s>*]{0,40}(?:subject|thread-topic|betreff|\u0442\u0435\u043c\u0430|objet|asunto|oggetto|assunto|onderwerp|\u00e4mne|emne|temat)\*{0,2}\s?:/iu;
const DENIED = /(?:^|[^\p{L}])(?:no|not|never|without|нет|без|kein\p{L}{0,3})\s(?:an?y?\s)?["\u201c\u201e\u00ab'`\u2018]?$/iu;

/** Texts that tell of no refusal here: tallies of kind `elsewhere`, by the kind of the text. `how`: the other end said it, or notes only mention it. */
export const elsewhereObserver: Observer = {
  id: 'elsewhere',
  kinds: ['smtp', 'tracking', 'row', 'text'],
  needles: ['exceeded', 'STOREDRV', 'is too busy', 'is offline', 'mailbox busy', 'MapiException', 'system resources', 'submission rate'],
  alike: true,
  onRecord(rec, notes) {
    const cell = rec.kind === 'smtp' ? rec.get('data') : rec.kind === 'text' ? rec.text : col(rec, ...STATUS);
    if (!cell) return;
    const found = matcher.find(cell);
    const told = (of: string): boolean => STORE_KINDS.has(of) || (rec.kind !== 'smtp' && RECEIVE_KINDS.has(of));
    const host = found.some((m) => told(m.signature.kind)) ? otherEnd(rec, cell) : undefined;
    for (const match of found) {
      const of = match.signature.kind;
      if (host !== undefined && told(of)) notes.tally({ kind: 'elsewhere', dims: { subject: host, of, how: 'outside' }, countOnly: true });
      else if (rec.kind === 'text' && isMention(cell, match)) notes.tally({ kind: 'elsewhere', dims: { subject: '', of, how: 'mention' }, countOnly: true });
    }
  },
};

/** Who answered, where that is nobody of a private network; empty where the line does not name it. */
function otherEnd(rec: Rec, cell: string): string | undefined {
  if (rec.kind === 'smtp') {
    const endpoint = col(rec, 'remote-endpoint') ?? '';
    const address = withoutPort(endpoint);
    return rec.get('event') === '<' && !INTERNAL.test(rec.get('connector-id') ?? '') && !DELIVERY_PORT.test(endpoint) && isPublic(address) ? address : undefined;
  }
  const by = ANSWERED_BY.exec(cell);
  // a name without a dot is a database, or a server as its own organization calls it
  if (by) return isPublic(by[2]!) && by[1]!.includes('.') && !ownDomain(rec, by[1]!) ? by[1]! : undefined;
  return rec.kind === 'text' && REPORTED.test(cell) ? '' : undefined;
}

/** The last two labels of a host name or of an address. */
const domainOf = (name: string): string => /[^.@]{1,63}\.[^.@]{1,63}$/.exec(name)?.[0].toLowerCase() ?? '';

/** Servers of one organization share a domain, mostly with the senders of what they send. */
function ownDomain(rec: Rec, host: string): boolean {
  const own = [col(rec, 'server-hostname', 'ServerHostname', 'ServerHostName'), col(rec, 'client-hostname', 'ClientHostname'), col(rec, 'sender-address', 'Sender'), col(rec, 'Identity')?.split('\\')[0]].map((name) => domainOf(name ?? ''));
  return own.includes(domainOf(host));
}

function isPublic(address: string): boolean {
  return /^[0-9A-Fa-f.:]{3,45}$/.test(address) && !isPrivateAddress(address);
}

function isMention(text: string, { index }: Match): boolean {
  const before = text.slice(0, index);
  return SUBJECT.test(before) || DENIED.test(before) || (QUOTED.test(before) && (HEDGE.test(before) || COMMAND.test(before)));
}

/** Refusals of a finding that the other end made, with its names, and lines that only mention the text. */
export interface Elsewhere {
  outside: number;
  hosts: string[];
  mentions: number;
}

export function elsewhereOf(facts: CaseFacts, kinds: readonly string[]): Elsewhere {
  const out: Elsewhere = { outside: 0, hosts: [], mentions: 0 };
  for (const { tally } of facts.tallies('elsewhere')) {
    if (!kinds.includes(tally.dims.of ?? '')) continue;
    if (tally.dims.how === 'mention') out.mentions += tally.count;
    else {
      out.outside += tally.count;
      if (tally.dims.subject && !out.hosts.includes(tally.dims.subject)) out.hosts.push(tally.dims.subject);
    }
  }
  return out;
}

/** Hosts told in one sentence. */
const SHOWN = 3;

export function hostsText(hosts: readonly string[]): string {
  return hosts.length === 0 ? t('the other end') : hosts.length > SHOWN ? t('{0} and {1} more', hosts.slice(0, SHOWN).join(', '), hosts.length - SHOWN) : hosts.join(', ');
}

/** One sentence for some of the lines, or for all of them. */
export function sayElsewhere({ outside, hosts, mentions }: Elsewhere, stats: Pick<Stats, 'count'>): string[] {
  const all = outside >= stats.count;
  return [
    all
      ? t('The other end said it over SMTP{0}, so the limit or the fault is there and no setting of this server changes it. Only if that is a server of your own, look at it there.', hosts.length > 0 ? ` (${hostsText(hosts)})` : '')
      : outside > 0 ? t('{0} of these answers came over SMTP from {1}: if that is no server of your own, the limit or the fault is there.', countText(outside), hostsText(hosts)) : '',
    mentions >= stats.count ? t('The notes only mention this text, in a question, an advice or a search: they do not show that a server wrote it.') : mentions > 0 ? t('{0} of these lines only mention the text.', countText(mentions)) : '',
  ].filter((s) => s !== '');
}
