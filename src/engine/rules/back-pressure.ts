import { countText } from './kit/numbers';
import { t } from '../l10n';
import type { Missing } from '../model';
import { configObserver } from './kit/config-observer';
import { entriesOf } from './kit/config-rule';
import { limitRule, named as namedHosts, times, type LimitContext } from './kit/limit-rule';
import { candidates, modernMarks, resourceName } from './kit/marks';
import { refusedFor, refusedForObserver, resourceObserver, resourceRowObserver, resourcesIn, type Resource } from './kit/resource-observer';
import { tarpitObserver } from './kit/tarpit-observer';

const unnamed = (): string => t('(server not named)');

/** Transport refuses mail because a resource of the server passed its mark. Source: Microsoft, "Understanding back pressure". */
export const backPressure = limitRule({
  id: 'back-pressure',
  title: () => t('Back pressure'),
  severity: 'error',
  scope: 'server',
  unnamed,
  patterns: false,
  observers: [resourceObserver, resourceRowObserver, refusedForObserver, tarpitObserver, configObserver],
  words(context) {
    const { stats, facts } = context;
    const resources = resourcesIn(facts).filter((r) => !/^(normal|low)$/i.test(r.level));
    const refused = stats.entries.filter((e) => /^bp\.(insufficient|io)$/.test(e.tally.dims.sig ?? '')).reduce((n, e) => n + e.tally.count, 0);
    const remote = stats.entries.filter((e) => e.tally.dims.side === 'out').reduce((n, e) => n + e.tally.count, 0);
    const delayed = stats.entries.filter((e) => e.tally.dims.sig === 'bp.tarpit').reduce((n, e) => n + e.tally.count, 0);
    const raised = stats.entries.filter((e) => /increased/i.test(e.tally.dims.change ?? '')).reduce((n, e) => n + e.tally.count, 0);
    const relaxed = stats.entries.filter((e) => /decreased/i.test(e.tally.dims.change ?? '')).reduce((n, e) => n + e.tally.count, 0);
    const told = refusedFor(facts);
    const named = stats.entries.find((e) => e.tally.dims.sig === 'bp.named')?.tally.dims.subject ?? told[0];
    const over = relaxed === stats.count || (raised > 0 && relaxed >= raised && raised + relaxed === stats.count && !resources.some((r) => /high/i.test(r.level)));
    const rejects = stats.entries.find((e) => e.tally.dims.sig === 'bp.reject');
    return {
      title: relaxed === stats.count ? t('Back pressure went down again: {0}', times(relaxed)) : over ? t('Back pressure went up and down again: {0} events', countText(stats.count)) : remote === stats.count ? t('Back pressure at the other end, {0}: mail refused {1}', namedHosts({ unnamed }, stats), times(remote)) : titleOf(resources, { refused, delayed, count: stats.count }, rejects?.tally.dims.subject, named),
      meaning: [
        t('Transport protects itself: while a resource is above its mark, it slows down and then refuses new mail. Mail is not lost, the senders try again.'),
        ...resources.map(sayResource),
        ...told.map((r) => [t('The refusals themselves name the resource: {0}.', r), modernMarks(r)].filter((x) => x !== '').join(' ')),
        resources.length === 0 && !rejects && !named && relaxed < stats.count ? t('No line names the resource, so nothing is concluded. It can be: {0}.', candidates().join('; ')) : '',
        relaxed > 0 ? t('The pressure went down again: {0} events of that kind.', countText(relaxed)) : '',
        delayed > 0 ? t('Answers held back because of back pressure (`Tarpit ... due to \'Back Pressure\'`, known from public reports): {0}. This comes before any refusal, and slows the senders only.', countText(delayed)) : '',
        ...monitoringOff(facts),
        remote > 0 ? t('{0} of the answers came from the server at the other end: its resource is short, not one of this server.', countText(remote)) : '',
        t('Where several servers take mail, only those under pressure refuse, so part of the mail goes through. Switching back pressure off does not make room and endangers the queue database.'),
      ],
      remedy: remote === stats.count ? elsewhere(namedHosts({ unnamed }, stats)) : remedyOf(resources, rejects?.tally.dims.subject ?? named),
      missing: remote === stats.count ? [] : missingOf(context, resources, rejects !== undefined || named !== undefined),
      severity: delayed === stats.count ? context.severity : severityBy(context, resources, refused, rejects !== undefined, over),
      data: { resources, refused, delayed, relaxed, candidates: resources.length === 0 && !rejects && !named ? candidates() : [], remote },
    };
  },
});

/** A file that switches back pressure off cannot be what the service ran with when these lines were written. */
function monitoringOff(facts: LimitContext['facts']): string[] {
  return entriesOf(facts, 'EnableResourceMonitoring').filter((e) => /^false$/i.test(e.data.value.trim())).map((e) => t('{0} (line {1}) switches back pressure off, and yet these lines show it at work: another server wrote them, or the service did not run with that file.', e.file.path, e.data.line));
}

function titleOf(resources: readonly Resource[], { refused, delayed, count }: { refused: number; delayed: number; count: number }, reject: string | undefined, named: string | undefined): string {
  const worst = resources.find((r) => /high/i.test(r.level)) ?? resources[0];
  const alsoRefused = refused > 0 ? t(', mail refused {0}', times(refused)) : '';
  if (worst?.value === null) return t('Back pressure: {0} [{1}]{2}', resourceName(worst.name), worst.level, alsoRefused);
  if (worst) return t('Back pressure: {0} at {1}{2} [{3}]{4}', resourceName(worst.name), worst.value, worst.unit, worst.level, alsoRefused);
  if (reject) return t('Back pressure: mail refused because of {0}', reject);
  if (named !== undefined) return refused > 0 ? t('Back pressure: mail refused {0} for {1}', times(refused), resourceName(named)) : t('Back pressure: mail refused because of {0}', named);
  if (refused === 0 && delayed > 0) return t('Back pressure: answers held back {0}, resource not named', times(delayed));
  return refused > 0 ? t('Back pressure: mail refused {0}, resource not named', times(refused)) : t('Back pressure: {0} events, resource not named', countText(count));
}

function sayResource(r: Resource): string {
  const marks = r.normal !== null ? t(' Its marks: normal {0}{3}, medium {1}{3}, high {2}{3}; mail is taken again only under {0}{3}.', r.normal, r.medium ?? '?', r.high ?? '?', r.unit) : '';
  return (r.value === null ? t('{0} is at level {1}.', r.name, r.level) : t('{0} is at {1}{2}, level {3}.', r.name, r.value, r.unit, r.level)) + marks + (r.normal === null && modernMarks(r.name) !== '' ? ' ' + modernMarks(r.name) : '');
}

function elsewhere(hosts: string): string[] {
  return [t('Wait: the queue tries again by itself.'), t('If it lasts, tell the administrators of {0}; if that is a server of your own, read its events 15004 to 15007.', hosts)];
}

const DISK = /disk|logging path|database path|space|storage/i;

function remedyOf(resources: readonly Resource[], reject: string | undefined): string[] {
  // a path may have any word in it
  const text = [...resources.map((r) => r.name), reject ?? ''].map(resourceName).join(' ');
  const out: string[] = [];
  if (DISK.test(text)) {
    const normal = resources.find((r) => DISK.test(resourceName(r.name)) && r.normal !== null)?.normal;
    out.push(
      normal !== undefined && normal !== null ? t('Free space on that disk until less than {0} % is used, or move the queue database and its logs to a disk with room.', normal) : t('Free space on the disk of the queue database, or move the queue database and its logs to a disk with room.'),
    );
  }
  if (/memory|private ?bytes/i.test(text)) out.push(t('Find what uses the memory: the transport process itself, agents, other services of the server.'));
  if (/version ?bucket/i.test(text)) out.push(t('Version buckets fill up with slow disks, very large messages or very many at once: look at these before any setting.'));
  if (/queue(length)?|submission/i.test(text) && !DISK.test(text)) out.push(t('Find what fills the submission queue: a storm, a loop, a slow transport agent.'));
  if (out.length === 0) out.push(t('Read events 15004 to 15007 of the server: they name the resource, its level and its marks.'), t('Then mend that resource; mail is taken again by itself.'));
  return out;
}

function missingOf({ versions }: LimitContext, resources: readonly Resource[], isNamed: boolean): Missing[] {
  if (resources.length > 0) return [];
  const out: Missing[] = [{ what: isNamed ? t('The level of the resource and its marks: events 15004, 15005, 15006 and 15007 of MSExchangeTransport') : t('The resource: events 15004, 15005, 15006 and 15007 of MSExchangeTransport'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='MSExchangeTransport';Id=15004,15005,15006,15007} | Format-List TimeCreated,Message" }];
  if (!versions.every((v) => v.age === 'old')) out.push({ what: t('The ResourceThrottling diagnostic (2013 and later)'), how: '[xml]$d = Get-ExchangeDiagnosticInfo -Process EdgeTransport -Component ResourceThrottling; $d.Diagnostics.Components.ResourceThrottling.ResourceTracker.ResourceMeter' });
  return out;
}

function severityBy({ severity }: LimitContext, resources: readonly Resource[], refused: number, rejects: boolean, over: boolean): 'error' | 'warning' | 'info' {
  if (over) return 'info';
  if (rejects || resources.some((r) => /high/i.test(r.level))) return 'error';
  if (resources.length > 0) return 'warning';
  return refused === 0 ? 'warning' : severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'info';
}
