import { countText } from './kit/numbers';
import { findStatusCode } from '../decode/hresult';
import { t } from '../l10n';
import { codesIn, sayCodes } from './kit/codes';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';

const unnamed = (): string => t('(host not named)');

/** A connection was not made or broke. Not throttling; beside refusals of a limit it may be their consequence. */
export const connectionFailed = limitRule({
  id: 'connection-failed',
  title: () => t('Connection failed or dropped'),
  severity: 'info',
  scope: 'host',
  unnamed,
  patterns: false,
  words({ stats, before, severity }) {
    const count = (id: string): number => stats.entries.filter((e) => e.tally.dims.sig === id).reduce((n, e) => n + e.tally.count, 0);
    const [failed, dropped] = [count('cl.smtp-fail') + count('smtp.winsock') + count('smtp.socket'), count('smtp.dropped')];
    const reasons = [...byDim(stats, 'sock'), ...byDim(stats, 'what')].map((r) => ({ name: socketName(r.name), count: r.count }));
    const dynamic = before.find((f) => f.rule === 'dynamic-database-limit');
    const linked = Number((dynamic?.data as { timeoutsBeside?: number } | undefined)?.timeoutsBeside ?? 0);
    const inbound = stats.entries.filter((e) => e.tally.dims.side === 'in').reduce((n, e) => n + e.tally.count, 0) === stats.count;
    const errors = count('smtp.many-errors');
    const why = reasons.length > 0 ? `: ${reasons.slice(0, 2).map((r) => r.name).join(', ')}` : '';
    return {
      title: inbound ? t('Connections from {0} ended early {1}{2}', named({ unnamed }, stats), outOf(stats), why) : t('Connection to {0} failed or dropped {1}{2}', named({ unnamed }, stats), outOf(stats), why),
      meaning: [
        failed > 0 ? t('{0} connections were not made.', countText(failed)) : '',
        dropped > 0 ? t('{0} connections were dropped (421 4.4.2): network, firewall, filter or a server that was too slow.', countText(dropped)) : '',
        errors > 0 ? t('{0} connections were closed after too many errors of the client (421 4.7.0; MaxProtocolErrors of the Receive connector, 5 by default): its commands were wrong, or its recipients are not known here.', countText(errors)) : '',
        sayCodes(codesIn(stats)),
        linked > 0 ? t('{0} of them stand beside refusals of the dynamic database limit: there the sender waited for a slot and timed out.', countText(linked)) : '',
        t('A broken connection is no throttling.'),
      ],
      remedy: errors === stats.count && inbound ? [t('Read the refusals above these lines in the protocol log: wrong commands of one program, or addresses that were guessed.')] : linked > 0 ? [t('Look at the database named by the refusals first.')] : [t('Check whether the host listens on its port: network, firewall, service.'), t('If it recurs for one host only, look at that host.')],
      severity: linked === stats.count ? 'info' : severity === 'error' ? 'warning' : severity,
      data: { failed, dropped, reasons, codes: codesIn(stats), besideLimit: linked },
    };
  },
});

/** A Winsock code with its name: `WSAETIMEDOUT (10060)`. Other reasons are words already. */
function socketName(reason: string): string {
  const name = /^1\d{4}$/.test(reason) ? findStatusCode('win32', Number(reason))?.name : undefined;
  return name === undefined ? reason : `${name} (${reason})`;
}
