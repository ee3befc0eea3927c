import { permanentObserver } from './kit/answers';
import { connectorObserver, limitsOf } from './kit/connector-limits';
import { eventObserver } from './kit/event-observer';
import { countText } from './kit/numbers';
import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(source not named)');

/** A Receive connector has all the connections it may have, in all or from one source. Source: Microsoft, Set-ReceiveConnector; events 1009 and 1021. */
export const smtpConnectionLimit = limitRule({
  id: 'smtp-connection-limit',
  title: () => t('SMTP connection limit'),
  severity: 'warning',
  scope: 'source',
  unnamed,
  patterns: false,
  observers: [permanentObserver, eventObserver, connectorObserver],
  words({ stats, facts }) {
    const count = (id: RegExp): number => stats.entries.filter((e) => id.test(e.tally.dims.sig ?? '')).reduce((n, e) => n + e.tally.count, 0);
    const perSource = count(/too-many-source/);
    const total = count(/too-many-server$/);
    const size = count(/size-conn/);
    const out = stats.entries.filter((e) => e.tally.dims.side === 'out').reduce((n, e) => n + e.tally.count, 0);
    const connectors = byDim(stats, 'connector').map((c) => ({ name: c.name, count: c.count }));
    const at = connectors.length > 0 ? t(' at connector {0}', connectors.slice(0, 3).map((c) => c.name).join(', ')) : '';
    const limitName = perSource >= total ? (perSource > 0 ? 'MaxInboundConnectionPerSource' : t('size per connection')) : 'MaxInboundConnection';
    const inForce = limitsOf(facts, connectors.map((c) => c.name), ['MaxInboundConnectionPerSource', 'MaxInboundConnectionPercentagePerSource', 'MaxInboundConnection']);
    const missing = inForce.isWhole ? [] : [{ what: t('The limits of the connectors'), how: 'Get-ReceiveConnector | Format-Table Identity,MaxInboundConnection,MaxInboundConnectionPerSource,MaxInboundConnectionPercentagePerSource' }];
    if (stats.subjects.some((s) => s.name === '') || connectors.length === 0) {
      missing.unshift({ what: t('The source address and the connector: events 1009 and 1021, or the receive protocol log'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='MSExchangeTransport';Id=1009,1021} | Format-List TimeCreated,Message" });
    }
    return {
      title: out === stats.count ? t('Connections to {0} refused {1} by its limit: {2}', named({ unnamed }, stats), outOf(stats), limitName) : t('Connections from {0} refused {1}{2}: {3}', named({ unnamed }, stats), outOf(stats), at, limitName),
      meaning: [
        perSource > 0 ? t('{0} refusals because one source address held too many connections: MaxInboundConnectionPerSource (20 by default) or MaxInboundConnectionPercentagePerSource (2 %), whichever is reached first. A filter gateway, a load balancer that hides addresses, or a line that flaps and leaves connections open does that.', countText(perSource)) : '',
        stats.limits.length > 0 ? t('The lines print the limit in force: {0}.', stats.limits.join(', ')) : '',
        total > 0 ? t('{0} refusals because the connector had all its connections: MaxInboundConnection (5000 by default).', countText(total)) : '',
        size > 0 ? t('{0} refusals because one connection had brought the size it may bring.', countText(size)) : '',
        ...inForce.said.slice(0, 3),
        perSource > 0 && total === 0 ? t('The limit of the whole connector is not reached: leave MaxInboundConnection as it is.') : '',
        out > 0 ? t('{0} of the answers came from the server at the other end: the limit is on its connector.', countText(out)) : '',
        t('Limits of the store driver have nothing to do with it.'),
      ],
      remedy: out === stats.count ? [t('Open fewer connections to {0} at once, or ask its administrators for more; the queue tries again by itself.', named({ unnamed }, stats))] : [
        t('See why connections stay open: a flapping line, slow answers, a client that does not close.'),
        ...(perSource > 0 ? [t('If the source is a filter service, gateway or load balancer of your own, give it a Receive connector of its own (by its remote addresses) and raise MaxInboundConnectionPerSource and MaxInboundConnectionPercentagePerSource there only.')] : []),
        ...(total > 0 ? [t('Find who holds the connections; then raise the limit of that connector.')] : []),
        ...(size > 0 ? [t('Check the sizes of what the sender submits in one connection.')] : []),
      ],
      missing: out === stats.count ? [] : missing,
      data: { limitName, perSource, total, connectors, cmdlet: out < stats.count && connectors[0] && perSource > 0 ? `Get-ReceiveConnector "${connectors[0].name.replace(/"/g, '')}" | Format-List MaxInboundConnection*` : null },
    };
  },
});
