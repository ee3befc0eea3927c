import { countText } from './kit/numbers';
import { t } from '../l10n';
import { connectorObserver, limitsOf } from './kit/connector-limits';
import { eventObserver } from './kit/event-observer';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(client not named)');

/** A client sends more messages a minute than the connector takes, or handshakes and pairs of addresses pass their rate. */
export const smtpRateLimit = limitRule({
  id: 'smtp-rate-limit',
  title: () => t('SMTP rate limit'),
  severity: 'warning',
  scope: 'source',
  unnamed,
  patterns: false,
  observers: [eventObserver, connectorObserver],
  words({ stats, facts }) {
    const has = (id: string): boolean => stats.entries.some((e) => e.tally.dims.sig === id);
    const connectors = byDim(stats, 'connector').map((c) => ({ name: c.name, count: c.count }));
    const rate = has('smtp.rate') || has('event.rate');
    const users = byDim(stats, 'user').map((u) => ({ name: u.name, count: u.count }));
    const inForce = limitsOf(facts, connectors.map((c) => c.name), ['MessageRateLimit', 'MessageRateSource']);
    const out = stats.entries.filter((e) => e.tally.dims.side === 'out').reduce((n, e) => n + e.tally.count, 0);
    const what = rate ? 'MessageRateLimit' : has('smtp.tls-rate') ? t('TLS rate') : t('rate from sender to recipient');
    return {
      title: out === stats.count ? t('Mail to {0} refused {1} by its limit: {2}', named({ unnamed }, stats), outOf(stats), what) : t('Mail from {0} refused {1}: {2}', named({ unnamed }, stats), outOf(stats), what),
      meaning: [
        out > 0 ? t('{0} of the answers came from the server at the other end: the limit is on its connector.', countText(out)) : '',
        rate ? t('The client sends more messages a minute than MessageRateLimit of the Receive connector allows (5 a minute by default on the Client Frontend and Client Proxy connectors). The connection is then closed; "broken pipe" or "connection closed" in the client follows from that.') : '',
        rate ? t('Although 4.4.2 otherwise stands for a bad connection, nothing is wrong with the line here.') : '',
        stats.limits.length > 0 ? t('The lines print the limit in force: {0}.', stats.limits.join(', ')) : '',
        ...inForce.said.slice(0, 3),
        users.length > 0 ? t('Users of these connections: {0}.', users.slice(0, 5).map((u) => u.name).join(', ')) : '',
        has('smtp.tls-rate') ? t('More TLS handshakes at a time than the server allows: a storm of connections.') : '',
        has('smtp.sender-recipient') ? t('Too many messages from one sender to one recipient: a loop or a storm.') : '',
      ],
      remedy: out === stats.count ? [t('Send more slowly to {0}, or ask its administrators for a higher rate; the queue tries again by itself.', named({ unnamed }, stats))] : [
        ...(rate ? [t('Let applications send through a relay connector of their own (by their addresses), or make the client send slower.'), t('If the client has to stay on this connector, raise MessageRateLimit there for a reason you can name.')] : []),
        ...(has('smtp.tls-rate') ? [t('Find what opens so many connections.')] : []),
        ...(has('smtp.sender-recipient') ? [t('Find the loop between the two addresses: rules, forwarding, automatic replies.')] : []),
      ],
      missing: out === stats.count || inForce.isWhole ? [] : [{ what: t('The rate limits of the connectors'), how: 'Get-ReceiveConnector | Format-Table Identity,MessageRateLimit,MessageRateSource' }],
      data: { limitName: rate ? 'MessageRateLimit' : null, defaultPerMinute: rate ? 5 : null, connectors, ...(users.length > 0 && { users }) },
    };
  },
});
