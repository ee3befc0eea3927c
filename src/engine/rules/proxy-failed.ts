import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(client not named)');

/** The front end could not hand a session to a back end (2013 and later). Meanings of the codes are unverified. */
export const proxyFailed = limitRule({
  id: 'proxy-failed',
  title: () => t('Front end cannot reach a back end'),
  severity: 'info',
  scope: 'host',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const codes = byDim(stats, 'what').map((c) => ({ name: c.name.toUpperCase(), count: c.count, meaning: meaningOf(c.name.toUpperCase()) }));
    return {
      title: t('Front end could not hand over the session {0}: {1}', outOf(stats), codes.map((c) => c.name).join(', ')),
      meaning: [
        codes.map((c) => `${c.name}: ${c.meaning}.`).join(' '),
        t('Seen from {0}.', named({ unnamed }, stats)),
        t('Not throttling by itself: the transport service behind it may be down, unreachable or under back pressure.'),
      ],
      remedy: [t('Check the transport service of the back-end servers and back pressure there.'), t('Check name resolution and network between front end and back end; server components may be out of service.')],
      missing: [{ what: t('State of the server components'), how: 'Get-ServerComponentState <server> | Format-Table Component,State' }],
      severity: severity === 'error' ? 'warning' : severity,
      data: { codes },
    };
  },
});

function meaningOf(code: string): string {
  switch (code) {
    case 'PRX1':
      return t('no destination');
    case 'PRX2':
      return t('name of the destination not resolved (DNS)');
    case 'PRX3':
      return t('connection to the destination not made');
    case 'PRX4':
      return t('protocol error at the destination');
    case 'PRX5':
      return t('socket error');
    case 'PRX6':
      return t('the destination shuts down');
    case 'CPRX1':
      return t('back-end locator failed');
    case 'CPRX2':
      return t('user lookup failed');
    default:
      return t('unknown proxy code');
  }
}
