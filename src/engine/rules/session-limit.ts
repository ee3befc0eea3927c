import { t } from '../l10n';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(user not named)');
/** Sessions of services (POP, IMAP, OWA) one user may have. Source: Microsoft KB980049. */
const SERVICE_SESSIONS = 16;
/** Sessions of a client one user may have. */
const CLIENT_SESSIONS = 32;

/** Event 9646: a MAPI session or user has too many objects of one type. */
export const sessionLimit = limitRule({
  id: 'session-limit',
  title: () => t('MAPI session and object limit'),
  severity: 'warning',
  scope: 'user',
  unnamed,
  patterns: false,
  words({ stats }) {
    const types = byDim(stats, 'what').map((w) => ({ name: w.name, count: w.count }));
    // each limit belongs to a type
    const pairs = [...new Set(stats.entries.map((e) => [e.tally.dims.limit, e.tally.dims.what].join(' ')))].sort();
    const sessions = types.some((x) => x.name.toLowerCase() === 'session');
    const service = sessions && stats.limits.includes(SERVICE_SESSIONS);
    const client = sessions && stats.limits.includes(CLIENT_SESSIONS);
    return {
      title: pairs.length > 1
        ? t('{0} passed limits of open objects {1}: {2}', named({ unnamed }, stats), outOf(stats), pairs.slice(0, 5).join(', '))
        : t('{0} passed the limit of {1} objects of type {2} {3}', named({ unnamed }, stats), stats.limits.join(', '), types.map((x) => x.name).join(', '), outOf(stats)),
      meaning: [
        t('Event 9646: the store refuses the next object of this user.'),
        sessions ? t('16 is the limit of sessions of services for one user (POP, IMAP, OWA), 32 the limit of sessions of a client.') : t('The limit is per session and type of object: an add-in or program that opens and does not close.'),
        service ? t('So this is the limit of service sessions.') : client ? t('So this is the limit of client sessions.') : '',
        sessions ? t('What does not help: MaximumConnectionsPerUser of POP and IMAP, throttling policies, permissions.') : '',
      ],
      remedy: [
        t('Find the program or device that opens so many: the event names the user, the client access logs name the address.'),
        ...(service ? [t('If the need is real, set the registry value "Maximum Allowed Service Sessions Per User" on the mailbox server; it is for all databases of the server.')] : []),
        ...(client ? [t('If the need is real, set the registry value "Maximum Allowed Sessions Per User" on the mailbox server; it is for all databases of the server.')] : []),
      ],
      missing: [{ what: t('Who holds the sessions'), how: 'Get-LogonStatistics -Identity <user> | Group-Object ClientName,ApplicationId' }],
      data: { types, kind: service ? 'service' : client ? 'client' : null },
    };
  },
});
