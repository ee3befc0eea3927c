import { offsetAt, parseZone, type CaseOptions } from '../../engine/index';

/** What of the settings a case is read with; it goes to a thread as it stands. */
export interface CaseSettings {
  exchange?: string;
  zone?: string;
  now: number;
}

export function optionsOf({ exchange, zone: text, now }: CaseSettings): CaseOptions {
  const zone = text === undefined ? undefined : parseZone(text);
  return {
    ...(exchange !== undefined && { exchange }),
    ...(zone && { zone: { name: zone.name, offsetAt: (ms: number) => offsetAt(zone, ms) } }),
    now,
  };
}
