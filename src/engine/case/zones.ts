import type { FileScan } from '../model';
import { borrowedOffset, shellZones, zoneName, zonePairs } from '../rules/kit/zone-pairs';
import type { CaseOptions } from '../rules/rule';
import { offsetAt, parseZone } from '../time/zones';

/** Minutes east of UTC of the console whose output a file holds, by path, where shared rows tell it. */
export type ConsoleOffsets = ReadonlyMap<string, number>;

export function consoleOffsets(files: readonly FileScan[]): ConsoleOffsets {
  return new Map([...shellZones(files)].map(([file, zone]) => [file.path, zone.minutes]));
}

/**
 * Settles the zone of every file: of a server's clock as given by the user, else as the log prints it, else inferred from pairs that traces show; of a console's
 * clock only where rows stand elsewhere with a UTC time, because nobody gave the zone of whoever ran the command. Else it is unknown.
 */
export function inferZones(files: readonly FileScan[], options: CaseOptions, consoles: ConsoleOffsets = consoleOffsets(files)): FileScan[] {
  return files.map((file) => {
    const console = file.clock === 'shell' ? consoles.get(file.path) : undefined;
    if (console !== undefined) return { ...file, zone: { name: zoneName(console), source: 'inferred' as const } };
    if (file.clock !== 'server') return file;
    if (options.zone) return { ...file, zone: { name: options.zone.name, source: 'option' as const }, offsetMinutes: startOffset(options.zone, file.from ?? 0) };
    if (file.offsetMinutes !== null) return file;
    const printed = file.header.zone ? parseZone(file.header.zone) : undefined;
    if (printed) return { ...file, zone: { name: printed.name, source: 'format' as const }, offsetMinutes: startOffset({ name: printed.name, offsetAt: (ms) => offsetAt(printed, ms) }, file.from ?? 0) };
    const own = zonePairs(file);
    // pairs that disagree are a reason not to trust a neighbour either
    const minutes = own.pairs > 0 ? own.offset?.minutes : borrowedOffset(file, files)?.minutes;
    return minutes === undefined ? file : { ...file, zone: { name: zoneName(minutes), source: 'inferred' as const }, offsetMinutes: minutes };
  });
}

/** The offset of a zone at a stamp on its own clock. */
function startOffset(zone: NonNullable<CaseOptions['zone']>, local: number): number {
  return zone.offsetAt(local - zone.offsetAt(local) * 60_000);
}
