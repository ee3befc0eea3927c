import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(destination not named)');

/** A name was not resolved. Not throttling. */
export const dnsFailed = limitRule({
  id: 'dns-failed',
  title: () => t('DNS query failed'),
  severity: 'info',
  scope: 'host',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const answers = byDim(stats, 'what').map((a) => ({ name: a.name, count: a.count }));
    return {
      title: t('DNS query for {0} failed {1}{2}', named({ unnamed }, stats), outOf(stats), answers.length > 0 ? `: ${answers[0]!.name}` : ''),
      meaning: [t('The name of the next hop was not resolved, so no connection was tried. Not throttling.')],
      remedy: [t('Check the DNS servers that the transport service uses, and the record of the destination.'), t('If many destinations fail at once, the DNS server or its network is the cause; if one does, its records are.')],
      missing: [{ what: t('What the server resolves'), how: 'Get-TransportService | Format-List Name,*DNS*; Resolve-DnsName <destination> -Type MX' }],
      severity: severity === 'error' ? 'warning' : severity,
      data: { answers },
    };
  },
});
