import { t } from '../l10n';
import { codesIn, sayCodes } from './kit/codes';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(server not named)');

/** The store ran out of sessions, memory or its own threads. */
export const storeResource = limitRule({
  id: 'store-resource',
  title: () => t('Resource of the mailbox store'),
  severity: 'warning',
  scope: 'server',
  unnamed,
  patterns: false,
  words({ stats, severity }) {
    const what = byDim(stats, 'what').map((w) => ({ name: w.name, count: w.count }));
    const memory = what.some((w) => w.name.toLowerCase() === 'memory');
    return {
      title: t('The store of {0} ran short {1}: {2}', named({ unnamed }, stats), outOf(stats), what.map((w) => words(w.name)).join(', ')),
      meaning: [
        t('The store itself refused for want of a resource; a delivery limit of transport is not the cause.'),
        sayCodes(codesIn(stats)),
        t('Raising delivery threads makes it worse.'),
      ],
      remedy: [
        memory ? t('Check the memory of the store worker and of the server.') : t('Find the slow operation or the client that holds the threads or sessions of the store.'),
        what.some((w) => w.name.toLowerCase() === 'session') ? t('Look for a client that leaks sessions: event 9646 names it.') : t('Look at RPC latency per database and at disk latency.'),
        ...(what.some((w) => w.name === 'public folder') ? [t('Spread the public folder mailboxes over more servers.')] : []),
      ],
      missing: [{ what: t('Events of the store around these times'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='MSExchangeIS*'} | Select-Object TimeCreated,Id,Message" }],
      severity: memory && severity === 'info' ? 'warning' : severity,
      data: { what },
    };
  },
});

function words(what: string): string {
  switch (what.toLowerCase()) {
    case 'session':
      return t('MAPI sessions');
    case 'memory':
      return t('memory');
    case 'mdb':
      return t('threads per database');
    case 'sct':
      return t('threads per component type');
    case 'public folder':
      return t('threads for public folders on other servers');
    default:
      return what;
  }
}
