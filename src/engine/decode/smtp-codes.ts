/**
 * Meanings of SMTP reply codes and enhanced status codes. Reply codes: RFC 5321; enhanced codes: RFC 3463 and its registry; what Exchange
 * usually means by a code: Microsoft's documents and public reports, marked.
 */

import { t } from '../l10n';
import type { Provenance } from '../model';

export interface ExchangeMeaning {
  meaning: string;
  cause?: string;
  action?: string;
  /** Left out when documented by Microsoft. */
  provenance?: Provenance;
}

/** The class of a reply code or an enhanced code, by its first digit. */
export function smtpClass(digit: number): string | undefined {
  switch (digit) {
    case 2: return t('success');
    case 3: return t('the server waits for more');
    case 4: return t('passing failure: the sender tries again');
    case 5: return t('permanent failure: the sender gets a non-delivery report');
    default: return undefined;
  }
}

/** RFC 5321 and its extensions, plus the codes Exchange's store driver uses. */
export function replyCodeMeaning(code: number): string | undefined {
  switch (code) {
    case 211: return t('system status');
    case 214: return t('help');
    case 220: return t('service ready');
    case 221: return t('closing the connection');
    case 235: return t('authentication succeeded');
    case 250: return t('completed');
    case 251: return t('user not local, will be forwarded');
    case 252: return t('cannot verify the user, accepts the message');
    case 334: return t('continue authentication');
    case 354: return t('start mail input');
    case 400: return t('no specific reason, try again');
    case 421: return t('service not available, closing the connection');
    case 430: return t('store driver: database trouble, try again');
    case 431: return t('store driver: not enough space or memory, try again');
    case 432: return t('store driver: the mailbox server cannot take it now, try again');
    case 441: return t('the next hop does not answer');
    case 450: return t('mailbox unavailable for now');
    case 451: return t('stopped by a local error');
    case 452: return t('not enough system resources');
    case 454: return t('authentication or TLS not available for now');
    case 455: return t('parameters cannot be taken for now');
    case 500: return t('command not recognised');
    case 501: return t('syntax error in parameters');
    case 502: return t('command not implemented');
    case 503: return t('bad sequence of commands');
    case 504: return t('parameter not implemented');
    case 521: return t('the server does not accept mail');
    case 530: return t('authentication or TLS required');
    case 534: return t('a stronger authentication is required');
    case 535: return t('authentication failed');
    case 538: return t('authentication needs encryption');
    case 550: return t('mailbox unavailable or rejected');
    case 551: return t('user not local');
    case 552: return t('over the storage allowance');
    case 553: return t('mailbox name not allowed');
    case 554: return t('transaction failed');
    case 555: return t('parameters not recognised');
    default: return undefined;
  }
}

/** Subject and detail of an enhanced code, without its class: `3.2`. */
export function enhancedMeaning(subjectDetail: string): string | undefined {
  switch (subjectDetail) {
    case '0.0': return t('undefined');
    case '1.0': return t('address: other');
    case '1.1': return t('bad destination mailbox address');
    case '1.2': return t('bad destination system address');
    case '1.3': return t('bad syntax of the destination address');
    case '1.4': return t('destination address is ambiguous');
    case '1.5': return t('destination address valid');
    case '1.6': return t('destination mailbox has moved, no forwarding');
    case '1.7': return t("bad syntax of the sender's address");
    case '1.8': return t("bad sender's system address");
    case '1.9': return t('relayed to a system that gives no notices');
    case '1.10': return t('recipient domain accepts no mail (null MX)');
    case '2.0': return t('mailbox: other');
    case '2.1': return t('mailbox disabled, not accepting messages');
    case '2.2': return t('mailbox full');
    case '2.3': return t('message longer than the limit');
    case '2.4': return t('mailing list cannot be expanded');
    case '3.0': return t('mail system: other');
    case '3.1': return t('mail system full');
    case '3.2': return t('system not accepting messages');
    case '3.3': return t('system cannot do what was asked');
    case '3.4': return t('message too big for the system');
    case '3.5': return t('system incorrectly configured');
    case '3.6': return t('requested priority was changed');
    case '4.0': return t('network or routing: other');
    case '4.1': return t('no answer from the host');
    case '4.2': return t('bad connection');
    case '4.3': return t('directory server failure');
    case '4.4': return t('unable to route');
    case '4.5': return t('mail system congestion');
    case '4.6': return t('routing loop');
    case '4.7': return t('delivery time expired');
    case '5.0': return t('protocol: other');
    case '5.1': return t('invalid command');
    case '5.2': return t('syntax error');
    case '5.3': return t('too many recipients');
    case '5.4': return t('invalid command arguments');
    case '5.5': return t('wrong protocol version');
    case '5.6': return t('authentication exchange line too long');
    case '6.0': return t('content: other');
    case '6.1': return t('media not supported');
    case '6.2': return t('conversion required and prohibited');
    case '6.3': return t('conversion required, not supported');
    case '6.4': return t('conversion with loss performed');
    case '6.5': return t('conversion failed');
    case '6.6': return t('message content not available');
    case '6.7': return t('non-ASCII addresses not permitted');
    case '7.0': return t('security or policy: other');
    case '7.1': return t('delivery not authorised, message refused');
    case '7.2': return t('mailing list expansion prohibited');
    case '7.3': return t('security conversion required, not possible');
    case '7.4': return t('security features not supported');
    case '7.5': return t('cryptographic failure');
    case '7.6': return t('cryptographic algorithm not supported');
    case '7.7': return t('message integrity failure');
    case '7.8': return t('authentication credentials invalid');
    case '7.9': return t('authentication mechanism too weak');
    case '7.10': return t('encryption needed');
    case '7.11': return t('encryption required for this authentication');
    case '7.12': return t('password transition needed');
    case '7.13': return t('user account disabled');
    case '7.14': return t('trust relationship required');
    case '7.15': return t('priority level too low');
    case '7.16': return t('message too big for its priority');
    case '7.17': return t('mailbox owner has changed');
    case '7.18': return t('domain owner has changed');
    case '7.20': return t('no DKIM signature passes');
    case '7.23': return t('SPF validation failed');
    case '7.25': return t('reverse DNS validation failed');
    case '7.26': return t('several authentication checks failed');
    case '7.27': return t("sender's domain accepts no mail (null MX)");
    case '7.28': return t('mail flood detected');
    case '7.29': return t('ARC validation failed');
    case '7.30': return t('REQUIRETLS support required');
    default: return undefined;
  }
}

/** What Exchange usually means by a whole enhanced code, `4.3.2`. Its text, where there is one, says more and goes first. */
export function exchangeMeaning(enhanced: string): ExchangeMeaning | undefined {
  switch (enhanced) {
    case '4.2.1': case '4.2.0': return { meaning: t('the mailbox cannot be delivered to for now'), provenance: 'reported' };
    case '4.2.2': return { meaning: t('the mailbox is full'), action: t('Free space or raise the quota of the mailbox.') };
    case '4.3.0': return { meaning: t('trouble with the mailbox database'), cause: t('Reads or writes of the database failed.'),
      action: t('Look at the database and its disk on the mailbox server (event log, Get-MailboxDatabaseCopyStatus).'), provenance: 'reported' };
    case '4.3.1': return { meaning: t('not enough system resources: disk space or memory'),
      cause: t('Back pressure on the transport server, or the disk of the store driver or the database is full.'),
      action: t('Free disk space or memory on that server; look for events of the resource manager.') };
    case '4.3.2': return { meaning: t('the system does not accept messages at this moment'),
      cause: t('A thread or connection limit was reached, or the mailbox server is busy or offline; the text after the code says which.'),
      action: t('Let the queue drain first. If it repeats, find the slow mailbox, database or server that the text names.') };
    case '4.4.0': return { meaning: t('the next hop answered with an error or dropped the connection'), cause: t('Network, DNS or the remote server; the inner response tells.'),
      action: t('Read the inner response; test port 25 and DNS of the next hop.') };
    case '4.4.1': return { meaning: t('the next hop does not answer'), cause: t('Firewall, stopped service or a host that is down.'), action: t('Test port 25 from the sending server.') };
    case '4.4.2': return { meaning: t('the connection was dropped or timed out'), cause: t('Network fault, a waiting limit on the other side, or a rate limit.'),
      action: t('Look in the protocol log of the other side at the same moment.') };
    case '4.4.7': return { meaning: t('the message waited too long'), cause: t('It could not be delivered before it expired; earlier errors in the queue tell why.') };
    case '4.5.3': return { meaning: t('too many recipients in one session'), cause: t('The sender splits the message and sends the rest; no fault by itself.') };
    case '4.6.0': return { meaning: t('not enough resources for reading and writing'), provenance: 'reported' };
    case '4.7.0': return { meaning: t('refused for now by policy, authentication or a rate limit'), cause: t('Too many errors or too high a rate, or authentication or a proxy hop failed.') };
    case '4.4.316': return { meaning: t('the connection to the next hop was refused') };
    case '4.4.397': return { meaning: t('the next hop did not answer or dropped the connection'), cause: t('Network, DNS or the remote server; the inner response tells.') };
    case '4.7.320': return { meaning: t('the certificate of the other side could not be validated'), action: t('Compare the certificate with the name and the TLS settings of the connector.'), provenance: 'reported' };
    case '4.7.500': return { meaning: t('access denied for now: throttled by Exchange Online'), provenance: 'reported' };
    case '4.7.1': return { meaning: t('refused for now by policy'), provenance: 'reported' };
    case '5.1.0': case '5.1.1': return { meaning: t('the recipient does not exist'), cause: t('Misspelt or deleted, or a stale entry of the auto-complete list.'),
      action: t('Check the address; for an X.500 address add it to the new mailbox.') };
    case '5.1.10': return { meaning: t('the recipient was not found by its SMTP address (outside Exchange: the domain accepts no mail)'), action: t('Check the address and the accepted domain: with directory-based edge blocking or an authoritative domain every recipient must exist.') };
    case '5.1.4': return { meaning: t('two objects have the same address'), action: t('Find the duplicate with Get-Recipient and correct it.') };
    case '5.1.8': return { meaning: t('the sender is not valid or is blocked') };
    case '5.2.0': return { meaning: t('the store refused the message'), cause: t('The exception in the text says why.') };
    case '5.2.1': return { meaning: t('the mailbox is disabled') };
    case '5.2.2': return { meaning: t('the mailbox is over its quota'), action: t('Free space or raise the quota.') };
    case '5.2.3': return { meaning: t('the message is bigger than the recipient takes') };
    case '5.2.4': return { meaning: t('the dynamic distribution group cannot be expanded') };
    case '5.3.3': return { meaning: t('the message cannot be taken in this form or size') };
    case '5.3.4': return { meaning: t('the message is too big for the system'), action: t('Compare MaxSendSize, MaxReceiveSize and the limits of the connectors.') };
    case '5.3.5': return { meaning: t('mail loops back to the server'), action: t('Check the smart host and the DNS names of the send connector.') };
    case '5.4.1': return { meaning: t('the recipient address was rejected'), cause: t('The domain does not take mail for it.') };
    case '5.4.4': return { meaning: t('no route to the recipient'), cause: t('No connector or no DNS answer for the domain, or a recipient without a mailbox server.') };
    case '5.4.6': return { meaning: t('routing loop'), action: t('Check accepted domains, forwarding and connectors that point at each other.') };
    case '5.4.7': return { meaning: t('the message expired in the queue') };
    case '5.5.3': return { meaning: t('too many recipients') };
    case '5.6.0': return { meaning: t('the content of the message is not valid') };
    case '5.7.0': return { meaning: t('refused by policy') };
    case '5.7.1': return { meaning: t('not permitted: sending, relaying or content'), cause: t('No right to send to it or to relay, or a transport rule or filter refused it.'),
      action: t('Read the text: it names the rule, the filter or the missing right.') };
    case '5.7.3': return { meaning: t('authentication failed or is required') };
    case '5.7.4': return { meaning: t('authentication type not supported') };
    case '5.4.300': return { meaning: t('the message expired in the queue') };
    case '5.4.310': return { meaning: t('the domain of the recipient is not in DNS') };
    case '5.4.312': return { meaning: t('the message expired: DNS did not answer for the domain') };
    case '5.4.317': return { meaning: t('the message expired: no connection to the next hop') };
    case '5.4.316': return { meaning: t('the message expired: the next hop refused the connection') };
    case '5.7.23': return { meaning: t('SPF validation failed') };
    case '5.7.54': return { meaning: t('no relaying for a recipient outside the accepted domains'), action: t('The sender must log on, or use a connector that may relay, or the domain must be an accepted domain.') };
    case '5.7.57': return { meaning: t('the client did not log on to send mail'), action: t('The application must authenticate, or use a connector made for it.') };
    case '5.7.60': return { meaning: t('the client has no right to send as this sender'), action: t('The address of the sender must be that of the account that logged on, or it needs the Send As right.') };
    case '5.7.64': return { meaning: t('the tenant could not be found for the message: relay refused'), action: t('Compare the inbound connector of Exchange Online with the certificate or address that sends.') };
    case '5.7.124': case '5.7.133': case '5.7.134': return { meaning: t('the sender is not in the list of those who may send to it') };
    case '5.7.606': case '5.7.511': return { meaning: t('the sending address is on a block list of Microsoft') };
    case '5.7.708': return { meaning: t('Exchange Online takes no traffic from this address'), provenance: 'reported' };
    case '5.7.750': return { meaning: t('the sending domain is not registered with the tenant') };
    case '5.7.12': return { meaning: t('the recipient takes mail only from inside the organisation') };
    default: return undefined;
  }
}
