import { countText } from './kit/numbers';
import { t } from '../l10n';
import { keepKeys } from './kit/advice';
import { codesIn, sayCodes } from './kit/codes';
import { entriesOf } from './kit/config-rule';
import { limitRule, named, outOf, type LimitContext } from './kit/limit-rule';
import { argument } from './kit/powershell';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(database not named)');

/** The store refused the call because it was too busy. Source: the Exchange team's article, Microsoft support documents. */
export const storeTooBusy = limitRule({
  id: 'store-too-busy',
  title: () => t('Mailbox store too busy'),
  severity: 'warning',
  scope: 'database',
  unnamed,
  words(context) {
    const { stats, versions, patterns } = context;
    const stages = byDim(stats, 'stage').map((s) => ({ name: s.name, count: s.count }));
    const codes = codesIn(stats);
    const mailboxes = stats.subjects.filter((s) => s.name.includes('@'));
    const submission = stats.entries.filter((e) => e.tally.dims.source === 'MapiSubmission').reduce((n, e) => n + e.tally.count, 0);
    const few = fewDatabases(context);
    const outage = patterns.some((p) => p.name === 'after-outage');
    return {
      title: t('The store of {0} was too busy {1}{2}', named({ unnamed }, stats), outOf(stats), stages.length > 0 ? t(' (stage {0})', stages.map((s) => s.name).join(', ')) : ''),
      meaning: [
        t('The store refused the call (MapiExceptionRpcServerTooBusy): load on the database or server, not the network and not a delivery limit.'),
        submission > 0 ? t('Submissions among them: {0}; mail that mailboxes sent waits and is picked up again.', countText(submission)) : '',
        sayCodes(codes),
        mailboxes.length > 0 ? sayMailboxes(context, mailboxes.length) : '',
        t('More deliveries at once would load the store further: the limits of delivery stay as they are.'),
        outage || few ? '' : t('After an outage all databases may be busy at once until the backlog is gone.'),
      ],
      remedy: remedyOf(context, mailboxes.length > 0),
      missing: [
        { what: t('RPC load and latency of the store'), how: "Get-Counter '\\MSExchangeIS Store(*)\\RPC Average Latency','\\MSExchangeIS Store(*)\\RPC Requests'" },
        ...(mailboxes.length > 0 ? [{ what: t('The database of each mailbox named'), how: `Get-Mailbox ${mailboxes.slice(0, 3).map((m) => argument(m.name)).join(',')} | Group-Object Database` }] : []),
        ...(versions.some((v) => v.age === 'unknown') ? [{ what: t('The Exchange version'), how: 'Get-ExchangeServer | Format-List Name,AdminDisplayVersion' }] : []),
      ],
      data: { stages, codes, submissions: submission, mailboxes: mailboxes.length, note: keepKeys() },
    };
  },
});

function sayMailboxes({ stats }: LimitContext, named: number): string {
  const perDb = new Map<string, number>();
  for (const s of stats.subjects.filter((x) => x.name.includes('@'))) for (const db of s.dbs) perDb.set(db, (perDb.get(db) ?? 0) + 1);
  const list = [...perDb].sort((a, b) => b[1] - a[1]).map(([db, n]) => `${db}: ${n}`).join(', ');
  return (
    t('{0} mailboxes are affected.', countText(named)) + ' ' +
    (list !== '' ? t('Per database: {0}.', list) : t('The lines do not name their databases: count the mailboxes per database.')) + ' ' +
    t('One client process may hold 32 connections to one database at a time (reported): many affected mailboxes in one database point to that.')
  );
}

/** Only some databases are named: no backlog of a whole server. */
function fewDatabases({ stats }: LimitContext): boolean {
  const named = stats.subjects.filter((s) => s.name !== '').length;
  return named > 0 && named < 5;
}

function remedyOf(context: LimitContext, mailboxes: boolean): string[] {
  const { versions, patterns, state } = context;
  const over = state.state === 'drained';
  const out = over ? [t('It is over: nothing has to be changed; watch whether it comes back.')] : [];
  out.push(t('Find the database or mailbox that holds the threads of the store: RPC latency and requests per database, disk latency, one client or search that runs wild.'));
  if (mailboxes) out.push(t('Group the affected mailboxes by database and spread them over several databases, above all rooms and other shared mailboxes.'));
  else if (!over) out.push(t('Wait until the load falls: the sessions are tried again by themselves.'));
  if (versions.some((v) => v.name === '2019' || v.name === 'SE' || v.name === '2019+')) out.push(t('On 2019 and SE check the size of the BigFunnel tables of shared mailboxes.'));
  const outage = patterns.some((p) => p.name === 'after-outage');
  if (!over && versions.some((v) => v.name === '2010') && (outage || (!mailboxes && !fewDatabases(context)))) {
    const off = entriesOf(context.facts, 'MailboxDeliveryThrottlingEnabled').some((e) => e.data.where === 'appSettings' && /^false$/i.test(e.data.value.trim()));
    // what is done already is not advised again, only its end
    if (!off) {
      out.push(outage
        ? t('Only to drain the backlog after the outage (reported for 2010): set MailboxDeliveryThrottlingEnabled to False in EdgeTransport.exe.config, restart MSExchangeTransport, and watch the queues.')
        : t('If an outage lies behind it and all databases are busy at once, only to drain that backlog (reported for 2010): set MailboxDeliveryThrottlingEnabled to False in EdgeTransport.exe.config, restart MSExchangeTransport, and watch the queues.'));
    }
    out.push(t('As soon as the queues are empty, undo it: set MailboxDeliveryThrottlingEnabled back to True and restart MSExchangeTransport.'));
  }
  return out;
}
