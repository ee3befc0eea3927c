import type { FileScan } from '../model';
import { borrowedOffset, zoneName, zonePairs } from '../rules/kit/zone-pairs';
import type { CaseOptions } from '../rules/rule';

/** Settles the zone of every file's server clock: given by the user, else inferred from pairs that traces show, else unknown. */
export function inferZones(files: readonly FileScan[], options: CaseOptions): FileScan[] {
  return files.map((file) => {
    // cmdlet output is in the zone of whoever ran it, which nobody gave
    if (file.clock !== 'server') return file;
    if (options.zone) return { ...file, zone: { name: options.zone.name, source: 'option' as const }, offsetMinutes: options.zone.offsetAt(file.from ?? 0) };
    if (file.offsetMinutes !== null) return file;
    const own = zonePairs(file);
    // pairs that disagree are a reason not to trust a neighbour either
    const minutes = own.pairs > 0 ? own.offset?.minutes : borrowedOffset(file, files)?.minutes;
    return minutes === undefined ? file : { ...file, zone: { name: zoneName(minutes), source: 'inferred' as const }, offsetMinutes: minutes };
  });
}
