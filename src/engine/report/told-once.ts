import { t } from '../l10n';
import type { Finding } from '../model';

/** Findings of one story for people who read them one after the other: steps that were told are named, what is missing is asked for once. */
export function toldOnce(findings: readonly Finding[]): Finding[] {
  const steps = new Map<string, string>();
  const asked = new Set<string>();
  return findings.map((f) => {
    const key = f.remedy.join('\n');
    const told = f.remedy.length > 1 ? steps.get(key) : undefined;
    if (f.remedy.length > 1 && told === undefined) steps.set(key, f.title);
    const missing = f.missing.filter((m) => !asked.has(`${m.what}\n${m.how}`) && asked.add(`${m.what}\n${m.how}`));
    return { ...f, missing, remedy: told === undefined ? f.remedy : [t('The same as for "{0}".', told)] };
  });
}

/** Said below a timeline in which some times have a zone and others have none. */
export function mixedZones(timeline: readonly { at: string }[]): string {
  const known = timeline.filter((e) => e.at.endsWith('Z')).length;
  return known > 0 && known < timeline.length ? t('Times whose zone is not known stand where they would be in UTC: their order among the others is not certain.') : '';
}
