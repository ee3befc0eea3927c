import { offsetAt, parseZone, type FileSummary, type Zone } from '../engine/index';
import { w } from './strings';

/** The zone times are shown in. */
export interface ShownZone {
  value: string;
  label: string;
  zone: Zone | undefined;
}

const UTC = parseZone('UTC')!;

/** The zones one can choose from: UTC, the reader's, the server's. A log whose zone is not known has its own clock only. */
export function zonesOf(utc: boolean, localZone: string, file: FileSummary | undefined, chosen: string): ShownZone[] {
  if (!utc) return [{ value: 'own', label: w('unknownZone'), zone: UTC }];
  const out: ShownZone[] = [{ value: 'utc', label: w('utc'), zone: UTC }];
  const local = parseZone(localZone);
  if (local && local.name !== 'UTC') out.push({ value: 'local', label: w('local', local.name), zone: local });
  const server = file?.zone && file.zone !== 'UTC' ? parseZone(file.zone) : undefined;
  if (server) out.push({ value: 'server', label: w('server', server.name), zone: server });
  const other = chosen.startsWith('=') ? parseZone(chosen.slice(1)) : undefined;
  if (other) out.push({ value: chosen, label: other.name, zone: other });
  return out;
}

/** `2011-03-11 04:00`, on a zone's clock. */
export function clockText(ms: number, zone: Zone | undefined, part: 'day' | 'time' | 'both' | 'second' = 'both'): string {
  const local = ms + (zone ? offsetAt(zone, ms) : 0) * 60_000;
  if (!(Math.abs(local) < 8.64e15)) return '';
  const iso = new Date(local).toISOString();
  return part === 'day' ? iso.slice(0, 10) : part === 'time' ? iso.slice(11, 16) : part === 'second' ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** What a person types: a line number, a time of day, or a day with a time; in the shown zone. `near` gives the day that is not written. */
export function placeOf(text: string, near: number | undefined, zone: Zone | undefined): { line: number } | { ms: number } | undefined {
  const plain = text.trim().replace(/[,\u00a0 ](?=\d{3}\b)/g, '');
  if (/^\d{1,12}$/.test(plain)) return { line: Number(plain) };
  const found = /^(?:(\d{4})-(\d\d?)-(\d\d?)(?:[T ]|$))?\s?(?:(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d{1,7})?)?)?\s?(Z)?$/i.exec(text.trim());
  if (!found || (found[1] === undefined && found[4] === undefined)) return undefined;
  const [, y, m, d, hour, minute, second, z] = found;
  const used = z ? UTC : zone;
  let day: number;
  if (y !== undefined) day = Date.UTC(Number(y), Number(m) - 1, Number(d));
  else if (near === undefined) return undefined;
  else day = Math.floor((near + (used ? offsetAt(used, near) : 0) * 60_000) / 86_400_000) * 86_400_000;
  const local = day + Number(hour ?? 0) * 3_600_000 + Number(minute ?? 0) * 60_000 + Number(second ?? 0) * 1000;
  // the offset at the local time read as UTC is right but for the hour of a change of clocks
  return { ms: local - (used ? offsetAt(used, local) : 0) * 60_000 };
}
