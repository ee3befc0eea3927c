import { once } from '../once';
import type { Encoding } from '../text/encoding';

/** Every byte as the character that the scanner shows for it where a line is not valid UTF-8; the table is one to one. */
const single = once(() => [...new TextDecoder('latin1').decode(Uint8Array.from({ length: 256 }, (_, i) => i))]);
const byteOf = once(() => new Map(single().map((char, byte) => [char, byte])));

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Characters turned into a string at once: the number of arguments a call may have. */
const UNITS = 8192;

/** Changes the text of whole lines (the last may lack its end) and leaves every other byte as it was. */
export function mapLines(bytes: Uint8Array, encoding: Encoding, change: (line: string) => string): Uint8Array {
  if (encoding !== 'utf-8') return mapUtf16(bytes, encoding === 'utf-16be', change);
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return mapByLine(bytes, change);
  }
  return encoder.encode(changeAll(text, change));
}

/** Line by line, so that one bad byte does not change how its neighbours are read. */
function mapByLine(bytes: Uint8Array, change: (line: string) => string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(10, from);
    const end = at < 0 ? bytes.length : at + 1;
    parts.push(mapLine(bytes.subarray(from, end), change));
    from = end;
  }
  return joined(parts);
}

function mapLine(line: Uint8Array, change: (line: string) => string): Uint8Array {
  try {
    return encoder.encode(changeAll(strict.decode(line), change));
  } catch {
    let text = '';
    for (const byte of line) text += single()[byte]!;
    return toSingle(changeAll(text, change));
  }
}

/** A pseudonym may hold a character that the code page lacks: `x` stands for it, so that the line keeps its length. */
function toSingle(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = byteOf().get(text[i]!) ?? 0x78;
  return out;
}

/** Code units are taken as they are: half a surrogate pair and an odd last byte come out as they went in. */
function mapUtf16(bytes: Uint8Array, bigEndian: boolean, change: (line: string) => string): Uint8Array {
  const high = bigEndian ? 0 : 1;
  const units: number[] = [];
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    units.push((bytes[i + high]! << 8) | bytes[i + 1 - high]!);
    if (units.length === UNITS) text += String.fromCharCode(...units.splice(0));
  }
  text += String.fromCharCode(...units);
  const changed = changeAll(text, change);
  const odd = bytes.length & 1;
  const out = new Uint8Array(changed.length * 2 + odd);
  for (let i = 0; i < changed.length; i++) {
    const unit = changed.charCodeAt(i);
    out[2 * i + high] = unit >> 8;
    out[2 * i + 1 - high] = unit & 0xff;
  }
  if (odd) out[out.length - 1] = bytes[bytes.length - 1]!;
  return out;
}

function changeAll(text: string, change: (line: string) => string): string {
  return text.split('\n').map((line) => (line.endsWith('\r') ? `${change(line.slice(0, -1))}\r` : change(line))).join('\n');
}

/** Bytes up to and including the last line end; 0 without one. */
export function wholeLines(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-8') return bytes.lastIndexOf(10) + 1;
  const high = encoding === 'utf-16be' ? 0 : 1;
  for (let pair = (bytes.length & ~1) - 2; pair >= 0; pair -= 2) if (bytes[pair + high] === 0 && bytes[pair + 1 - high] === 10) return pair + 2;
  return 0;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}
