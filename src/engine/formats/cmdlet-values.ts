/** Values of objects that PowerShell wrote as JSON or XML, as its lists show them. */

/** Objects inside of values go no deeper. */
const MAX_DEPTH = 8;
/** A value is for reading; a list of recipients is shorter. */
const MAX_VALUE = 262_144;
const TICKS_PER_SECOND = 10_000_000n;
/** `/Date(1457948800220)/` and `/Date(1457948800220-0800)/`: milliseconds since 1970, UTC whatever stands behind. */
const JSON_DATE = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/** Text of a value that was read from JSON; undefined for one that is empty. */
export function plainValue(value: unknown, depth = 0): string | undefined {
  if (value === null || value === undefined || depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map((v) => plainValue(v, depth + 1)).filter((v) => v !== undefined);
    return parts.length === 0 ? undefined : limited(`{${parts.join(', ')}}`);
  }
  return plainObject(value as Record<string, unknown>, depth);
}

function limited(text: string): string {
  return text.length > MAX_VALUE ? text.slice(0, MAX_VALUE) : text;
}

/** A date of JSON as an instant, anything else as it is. */
function plainText(text: string): string {
  const date = JSON_DATE.exec(text);
  const ms = date ? Number(date[1]) : NaN;
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : text;
}

/** A time span by its ticks; a date, an enumeration or an id by the text it has for people; anything else by its members. */
function plainObject(object: Record<string, unknown>, depth: number): string | undefined {
  if (typeof object.Ticks === 'number' && 'TotalSeconds' in object) return timeSpan(BigInt(Math.round(object.Ticks)));
  for (const name of ['value', 'Value', 'Name', 'DisplayName', 'Guid', 'ObjectGuid', 'DateTime']) {
    const text = object[name];
    if (typeof text === 'string' && text !== '') return plainText(text);
  }
  const parts = Object.entries(object).slice(0, MAX_MEMBERS).flatMap(([name, v]) => {
    const text = plainValue(v, depth + 1);
    return text === undefined ? [] : [`[${name}, ${text}]`];
  });
  return parts.length === 0 ? undefined : limited(`{${parts.join(', ')}}`);
}

const MAX_MEMBERS = 100;

/** `1.00:00:00` of ticks. */
export function timeSpan(ticks: bigint): string {
  const sign = ticks < 0n ? '-' : '', whole = (ticks < 0n ? -ticks : ticks) / TICKS_PER_SECOND;
  const two = (n: bigint): string => String(n).padStart(2, '0');
  const days = whole / 86_400n;
  return `${sign}${days > 0n ? `${days}.` : ''}${two((whole / 3600n) % 24n)}:${two((whole / 60n) % 60n)}:${two(whole % 60n)}`;
}
