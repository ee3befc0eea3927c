import { t } from '../l10n';
import type { FileScan } from '../model';
import { formatLocal } from '../time/format';
import { evidenceOfFacts } from './kit/evidence';
import { moveEventObserver, moveRowObserver } from './kit/story-observers';
import { borrowedOffset, clockChange, shellZones, zoneName, zonePairs } from './kit/zone-pairs';
import type { CaseFacts, Report, Rule } from './rule';

/** Stamps of a trace are server-local; where a line pairs one with a UTC time, the zone follows. A hint about provenance. */
export const traceZoneInferred: Rule = {
  id: 'trace-zone-inferred',
  title: () => t('The zone of a trace was inferred'),
  severity: 'hint',
  observers: [moveEventObserver, moveRowObserver],
  conclude(facts, report) {
    consoles(facts, report);
    const server = facts.files.filter((f) => f.clock === 'server');
    const inferred = server.filter((f) => f.zone?.source === 'inferred');
    const refused = server.filter((f) => f.zone === null && zonePairs(f).pairs > 0);
    given(facts, server, report);
    if (inferred.length > 0) {
      const names = [...new Set(inferred.map((f) => f.zone!.name))];
      report({
        confidence: 'likely',
        title: inferred.length === 1 ? t('Zone of a trace inferred: {0}', names[0]!) : t('Zones of {0} traces inferred: {1}', inferred.length, names.join(', ')),
        detail: [...inferred.map((f) => describe(f, facts)), t('Give --zone (or the setting) to override it. A change of daylight saving time inside a file is not seen.')].join('\n'),
        count: inferred.reduce((n, f) => n + zonePairs(f).pairs, 0),
        evidence: evidenceOfFacts(facts.kept('zone-pair').filter((k) => inferred.includes(k.file))),
        data: { files: inferred.map((f) => ({ path: f.path, zone: f.zone!.name, offsetMinutes: f.offsetMinutes, pairs: zonePairs(f).pairs })) },
      });
    }
    if (refused.length > 0) {
      report({
        confidence: 'proven',
        title: refused.length === 1 && zonePairs(refused[0]!).pairs === 1 ? t('The zone of a trace is not known: its pair of times fits none') : refused.length === 1 ? t('The zone of a trace is not known: its pairs of times disagree') : t('The zones of {0} traces are not known: their pairs of times disagree', refused.length),
        detail: [
          ...refused.map(changed).filter((text) => text !== undefined),
          ...(refused.every((f) => clockChange(f)) ? [t('Times before the change and behind it are told in UTC by the pairs on their side; those between the two pairs, and all where an hour came twice, are shown as they stand.')] : [t('Stamp and UTC time of the same lines give several offsets, or one that no zone has. Events may have been handled long after they were written, or daylight saving time changed. The times are shown as they stand.')]),
        ].join('\n'),
        count: refused.reduce((n, f) => n + zonePairs(f).pairs, 0),
        evidence: evidenceOfFacts(facts.kept('zone-pair').filter((k) => refused.includes(k.file))),
        missing: [{ what: t('The zone of the server that wrote the trace.'), how: 'tzutil /g; exlens scan --zone ZONE' }],
        data: { files: refused.map((f) => ({ path: f.path, pairs: zonePairs(f).pairs })) },
      });
    }
  },
};

/** Events are handled within minutes; what lies further from its own UTC time is on another clock. */
const FAR_MS = 600_000;

/** A zone that was given, and that the trace itself contradicts. */
function given(facts: CaseFacts, server: readonly FileScan[], report: (r: Report) => void): void {
  const wrong = server.flatMap((file) => {
    const { offset } = zonePairs(file);
    const kept = facts.kept('zone-pair').filter((k) => k.file === file);
    return file.zone?.source === 'option' && offset && kept.length > 0 && kept.every(({ fact }) => Math.abs(facts.utc(file, fact.ms, 'server') - (fact.data.utc as number)) > FAR_MS) ? [{ file, minutes: offset.minutes, kept }] : [];
  });
  if (wrong.length === 0) return;
  const shown = [...new Set(wrong.map((w) => zoneName(w.minutes)))];
  report({
    confidence: 'likely',
    title: t('The zone that was given ({0}) does not fit the trace, which shows {1}', wrong[0]!.file.zone!.name, shown.join(', ')),
    detail: t('The lines show their UTC time as well (`Created Time`), and with the given zone they would lie hours away from it. All UTC times of these files are told by the given zone: leave it out, or give the zone of the server that wrote the trace.'),
    count: wrong.reduce((n, w) => n + w.kept.length, 0),
    evidence: evidenceOfFacts(wrong.flatMap((w) => w.kept)),
    data: { source: 'option', files: wrong.map(({ file, minutes, kept }) => ({ path: file.path, given: file.zone!.name, zone: zoneName(minutes), offsetMinutes: minutes, pairs: kept.length })) },
  });
}

/** Cmdlet output is in the zone of whoever ran it: told by rows that a trace or a log holds with their UTC time. */
function consoles(facts: CaseFacts, report: (r: Report) => void): void {
  const zones = [...shellZones(facts.files)];
  if (zones.length === 0) return;
  const names = [...new Set(zones.map(([, z]) => zoneName(z.minutes)))];
  report({
    confidence: 'likely',
    title: t('Zone of cmdlet output inferred: {0}', names.join(', ')),
    detail: [
      ...zones.map(([file, z]) => t('{0}: {1}, because the same events stand with their UTC time in {2} (shared rows: {3}).', file.path, zoneName(z.minutes), z.from.join(', '), z.rows.length)),
      t('A change of daylight saving time between the rows is not seen.'),
    ].join('\n'),
    count: zones.reduce((n, [, z]) => n + z.rows.length, 0),
    evidence: evidenceOfFacts(zones.flatMap(([file, z]) => z.rows.map((fact) => ({ file, fact })))),
    data: { source: 'inferred', files: zones.map(([file, z]) => ({ path: file.path, zone: zoneName(z.minutes), offsetMinutes: z.minutes, pairs: z.rows.length, from: z.from })) },
  });
}

function describe(file: FileScan, facts: CaseFacts): string {
  const own = zonePairs(file);
  if (own.offset) return t('{0}: {1}, from the stamp and the `Created Time` (UTC) of the same event (pairs: {2}; {3} ms from a quarter hour at most).', file.path, zoneName(own.offset.minutes), own.pairs, Math.round(own.offset.spread));
  const from = borrowedOffset(file, facts.files);
  return t('{0}: {1}, because it traces the same process as {2}.', file.path, file.zone!.name, from?.from ?? '?');
}

/** Daylight saving time began or ended inside a file. */
function changed(file: FileScan): string | undefined {
  const change = clockChange(file);
  return change && t('{0}: {1} up to {2}, {3} from {4} on, as where daylight saving time changes in between. Give the name of the zone then, not an offset: --zone "Pacific Standard Time", for example.',
    file.path, zoneName(change.before), formatLocal(change.last), zoneName(change.after), formatLocal(change.first));
}
